mod fit_common;
use fit_common::*;
use synscale::fit::*;
use synscale::num::Rng;
#[test]
fn t() {
    for seed in 6..7 {
        let mut rng = Rng::new(seed);
        let mut rows = Vec::new();
        for k in 0..10 {
            for d in [1e10, 1.25e10, 1.6e10] {
                let n = 5e7 * 2_f64.powi(k);
                rows.push((n, d, chinchilla(&HOFFMANN, n, d) * (0.003 * rng.normal()).exp()));
            }
        }
        let mut r = request(observations(&rows), Loss::Huber { delta: 1e-3 });
        let rep = fit(&r).unwrap();
        println!("seed {seed} {:?} {:?}", rep.verdict, rep.findings);
        for o in &rep.search.optima {
            println!("{:.12e} {:?}", o.0, o.1);
        }
    }
}
