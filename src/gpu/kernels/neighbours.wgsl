// The k rows most like each row: largest dot products, ties to the lower index.
//
// size = (rows n, columns d, k <= 16, first row of this dispatch), more.x = rows in this dispatch.
// a: n x d, rows of length 1. out: per row k pairs of index and value's bits; index n for none.
// One invocation per row and no barriers: each walks all rows once. Bound: n * d reads per row.
@group(0) @binding(0) var<uniform> shape: array<vec4<u32>, 2>;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let n = shape[0].x;
    let d = shape[0].y;
    let k = shape[0].z;
    let at = id.x;
    if (at >= shape[1].x) {
        return;
    }
    let row = shape[0].w + at;
    var best: array<f32, 16>;
    var who: array<u32, 16>;
    for (var i = 0u; i < 16u; i++) {
        best[i] = -3.0e38;
        who[i] = n;
    }
    for (var other = 0u; other < n; other++) {
        if (other == row) {
            continue;
        }
        var dot = 0.0;
        for (var c = 0u; c < d; c++) {
            dot += a[row * d + c] * a[other * d + c];
        }
        if (dot > best[k - 1u]) {
            // Insertion keeps the list sorted; an equal earlier row stays in front.
            var place = k - 1u;
            while (place > 0u && best[place - 1u] < dot) {
                best[place] = best[place - 1u];
                who[place] = who[place - 1u];
                place--;
            }
            best[place] = dot;
            who[place] = other;
        }
    }
    for (var i = 0u; i < k; i++) {
        out[2u * (at * k + i)] = who[i];
        out[2u * (at * k + i) + 1u] = bitcast<u32>(best[i]);
    }
}
