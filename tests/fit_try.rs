use synscale::fit::*;
use synscale::fit::{prepare, problem::Problem, search::search, refine::{refine, Precision}};
fn epoch() -> Observations {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/lm/epoch-chinchilla/svg_extracted_data.csv")).unwrap();
    let mut rows: Vec<(f64,f64,f64)> = text.lines().skip(1).map(|l| { let f: Vec<&str> = l.split(',').collect();
        let n: f64 = f[3].parse().unwrap(); let c: f64 = f[4].parse().unwrap(); (n, c/(6.0*n), f[6].parse().unwrap()) }).collect();
    let mut losses: Vec<f64> = rows.iter().map(|r| r.2).collect(); losses.sort_by(f64::total_cmp);
    let cut = losses[losses.len()-5];
    rows.retain(|r| r.2 < cut);
    assert_eq!(rows.len(), 240);
    Observations { inputs: vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect()], response: rows.iter().map(|r| r.2).collect(), ..Default::default() }
}
#[test]
fn try_epoch() {
    for loss in [Loss::Huber{delta:1e-3}, Loss::Lad, Loss::LeastSquares] {
        let request = FitRequest { law: LawChoice::Declared("chinchilla".into()), observations: epoch(), objective: Objective{loss, space: Space::Log}, settings: vec![], search: Search{starts:0,seed:1}, uncertainty: Default::default(), holdout: Holdout::None, predict_at: vec![] };
        let model = prepare::resolve(&request.law).unwrap();
        let c = prepare::coordinates(&*model, &[]).unwrap();
        let rows = prepare::rows(&*model, &request).unwrap();
        let p = Problem::new(&*model, &rows, &c, loss, Space::Log, rows.weights.clone());
        let mut scratch = vec![];
        let t = std::time::Instant::now();
        let nodes = synscale::fit::project::promising_nodes(&p, 5, 1);
        println!("grid {:?} {} {:?}", t.elapsed(), nodes.1, nodes.0.iter().map(|n| n.value).collect::<Vec<_>>());
        let t = std::time::Instant::now();
        let found = search(&p, request.search, &mut scratch).unwrap();
        println!("{loss:?} {:?} evals {}", t.elapsed(), found.evaluations);
        for o in &found.optima { println!("   {:.9e} promise {:e} {:?}", o.value, o.promise, o.parameters); }
        let t = std::time::Instant::now();
        let mut rng = synscale::num::Rng::new(3);
        let mut ev = 0;
        for _ in 0..100 {
            let mut w = vec![0.0; rows.len()];
            for _ in 0..rows.len() { w[rng.below(rows.len())] += 1.0; }
            let p = Problem::new(&*model, &rows, &c, loss, Space::Log, w);
            let x = refine(&p, &found.best().parameters, Precision::Draw, &mut scratch);
            let t0=std::time::Instant::now(); let y = refine(&p, &found.best().parameters, Precision::Full, &mut scratch);
            if x.value > y.value*(1.0+1e-6) { println!("  draw {:e} full {:e} {:?} {:?}", x.value, y.value, x.parameters, y.parameters); }
            ev += x.evaluations;
        }
        println!("100 refits x2 {:?} evals {}", t.elapsed(), ev);
    }
}
