// Half a Sinkhorn step in the log domain: minus eps times the log-sum-exp over the other set.
//
// size = (rows n, columns d, others m, first row of this dispatch), more = (rows in this dispatch, eps's bits).
// a: n x d rows. b: m rows of d + 1: the other set's row, then its h = g / eps + ln weight.
// out: per row the bits of -eps * ln sum_j exp(h_j - |x - y_j|^2 / (2 eps)).
// One invocation per row, one pass with a running maximum, so nothing overflows; no barriers.
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
    let eps = bitcast<f32>(shape[1].y);
    let row = (shape[0].w + at) * d;
    var top = -3.0e38;
    var sum = 0.0;
    for (var j = 0u; j < shape[0].z; j++) {
        let other = j * (d + 1u);
        var cost = 0.0;
        for (var c = 0u; c < d; c++) {
            let gap = a[row + c] - b[other + c];
            cost += gap * gap;
        }
        let value = b[other + d] - 0.5 * cost / eps;
        if (value > top) {
            sum = sum * exp(top - value) + 1.0;
            top = value;
        } else {
            sum += exp(value - top);
        }
    }
    out[at] = bitcast<u32>(-eps * (top + log(sum)));
}
