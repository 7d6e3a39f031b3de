// The nearest centre of each row by squared distance, ties to the lower centre (the k-means step).
//
// size = (rows n, columns d, centres m, first row of this dispatch), more.x = rows in this dispatch.
// a: n x d rows. b: m x d centres. out: per row the centre and the distance's bits.
// One invocation per row, no barriers. Differences are taken directly: near centres keep their digits.
@group(0) @binding(0) var<uniform> shape: array<vec4<u32>, 2>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let d = shape[0].y;
    let at = id.x;
    if (at >= shape[1].x) {
        return;
    }
    let row = (shape[0].w + at) * d;
    var least = 3.0e38;
    var who = 0u;
    for (var centre = 0u; centre < shape[0].z; centre++) {
        var sum = 0.0;
        for (var c = 0u; c < d; c++) {
            let gap = a[row + c] - b[centre * d + c];
            sum += gap * gap;
        }
        if (sum < least) {
            least = sum;
            who = centre;
        }
    }
    out[2u * at] = who;
    out[2u * at + 1u] = bitcast<u32>(least);
}
