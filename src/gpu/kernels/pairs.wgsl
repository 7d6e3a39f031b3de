// How the cosines of all pairs are spread: a histogram of 64 bins from -1 to 1.
//
// size = (rows n, columns d, -, first row of this dispatch), more.x = rows in this dispatch.
// a: n x d, rows of length 1. out: 64 counts of pairs i < j with i in this dispatch; the last bin is closed.
// One invocation per row; counts meet in integer atomics, so their order does not matter.
@group(0) @binding(0) var<uniform> shape: array<vec4<u32>, 2>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let n = shape[0].x;
    let d = shape[0].y;
    if (id.x >= shape[1].x) {
        return;
    }
    let row = shape[0].w + id.x;
    for (var other = row + 1u; other < n; other++) {
        var dot = 0.0;
        for (var c = 0u; c < d; c++) {
            dot += a[row * d + c] * a[other * d + c];
        }
        let bin = clamp(i32(floor((dot + 1.0) * 32.0)), 0, 63);
        atomicAdd(&out[bin], 1u);
    }
}
