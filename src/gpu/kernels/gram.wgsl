// One block of X^T X: sums of products of columns over the rows of a block.
//
// size = (rows n, columns d, -, first row of this block), more.x = rows in this block (at most 512, so
// that a sum in f32 keeps its digits; blocks are added in f64 by the caller).
// a: n x d. out: d x d, both triangles. One invocation per entry, no barriers.
@group(0) @binding(0) var<uniform> shape: array<vec4<u32>, 2>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let d = shape[0].y;
    if (id.x >= d * d) {
        return;
    }
    let left = id.x / d;
    let right = id.x % d;
    var sum = 0.0;
    for (var i = 0u; i < shape[1].x; i++) {
        let row = (shape[0].w + i) * d;
        sum += a[row + left] * a[row + right];
    }
    out[id.x] = bitcast<u32>(sum);
}
