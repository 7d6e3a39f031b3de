//! Open-by-address: the Fit page's keys in a plain query, for READMEs and papers.
//!
//! `/fit?data=https://host/runs.csv&law=chinchilla&map=N:params,D:tokens,L:val_loss&run=1`
//! Opening one loads nothing by itself: the page shows the address and asks.

use super::request::{Holdout, Loss, Space};
use super::scene::{FitScene, TableSource};
use super::setup::RESPONSE;
use crate::law::registry;
use crate::share::address::{PageFlags, data_url, percent_encode, query_pairs, switch};

/// What a query asks of the Fit page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FitAddress {
    pub scene: FitScene,
    pub flags: PageFlags,
    /// `run=1`: fit as soon as the visitor has agreed to load the table.
    pub run: bool,
    /// One plain sentence per key that could not be used.
    pub notices: Vec<String>,
}

/// Reads a query string. Keys: `data`, `law`, `formula`, `map`, `objective`, `delta`, `space`,
/// `holdout`, `starts`, `bootstrap`, `seed`, `run`, `embed`, `hide`.
pub fn read(query: &str) -> FitAddress {
    let pairs = query_pairs(query);
    let mut address = FitAddress { flags: PageFlags::read(&pairs), ..FitAddress::default() };
    let mut delta = None;
    let mut map = "";
    for (key, value) in &pairs {
        if let Err(problem) = apply(&mut address, key, value, &mut delta) {
            address.notices.push(format!("{key}={}: {problem}", shortened(value)));
        }
        if key == "map" {
            map = value;
        }
    }
    // Keys whose meaning depends on others are applied last, so that the order is free.
    if let Some(given) = delta {
        match &mut address.scene.loss {
            Loss::Huber { delta } => *delta = given,
            _ => address.notices.push("delta is not used: only objective=huber has one".into()),
        }
    }
    read_map(&mut address, map);
    address
}

fn apply(address: &mut FitAddress, key: &str, value: &str, delta: &mut Option<f64>) -> Result<(), String> {
    let scene = &mut address.scene;
    match key {
        "data" => scene.source = TableSource::Address { url: data_url(value).map_err(|error| error.to_string())? },
        "law" if value == "custom" || registry::law(value).is_some() => scene.law = value.into(),
        "law" => return Err("there is no such law; the default is used".into()),
        "formula" if value.trim().is_empty() => return Err("the formula is empty".into()),
        "formula" => {
            scene.law = "custom".into();
            scene.formula = value.into();
        }
        "objective" => {
            scene.loss = match value {
                "huber" => FitScene::default().loss,
                "lad" => Loss::Lad,
                "ls" => Loss::LeastSquares,
                _ => return Err("use huber, lad or ls".into()),
            }
        }
        "delta" => {
            let positive = value.parse().ok().filter(|delta: &f64| delta.is_finite() && *delta > 0.0);
            *delta = Some(positive.ok_or("use a positive number")?);
        }
        "space" => {
            scene.space = match value {
                "log" => Space::Log,
                "raw" => Space::Raw,
                _ => return Err("use log or raw".into()),
            }
        }
        "holdout" => {
            scene.holdout = match value {
                "none" => Holdout::None,
                "largest" => Holdout::LargestBudget,
                _ => return Err("use none or largest".into()),
            }
        }
        "starts" => scene.starts = whole(value, FitScene::MAX_STARTS.into())? as u32,
        "bootstrap" => scene.bootstrap = whole(value, FitScene::MAX_BOOTSTRAP.into())? as u32,
        "seed" => scene.seed = whole(value, u64::MAX)?,
        "run" => address.run = switch(value).ok_or("use 1 or 0")?,
        "embed" => drop(switch(value).ok_or("use 1 or 0")?),
        // `map` is read last; campaign marks that other sites append are no mistake.
        "map" | "hide" => {}
        _ if key.starts_with("utm_") => {}
        _ => return Err("this key is not known and was passed over".into()),
    }
    Ok(())
}

fn whole(value: &str, most: u64) -> Result<u64, String> {
    value.parse().ok().filter(|number| *number <= most).ok_or_else(|| format!("use a whole number from 0 to {most}"))
}

/// `N:params,D:tokens,L:loss`: variable, colon, column. The response may be called `L`, `loss` or
/// by the law's own name for it, unless the law has a variable of that name.
fn read_map(address: &mut FitAddress, map: &str) {
    let law = registry::law(&address.scene.law);
    let is_variable = |name: &str| law.is_some_and(|law| law.variables.iter().any(|variable| variable.name == name));
    for entry in map.split(',').filter(|entry| !entry.trim().is_empty()) {
        let Some((name, column)) = entry.split_once(':').map(|(name, column)| (name.trim(), column.trim())) else {
            address.notices.push(format!("map: '{}' should be variable:column", shortened(entry)));
            continue;
        };
        let response = ["L", "loss", RESPONSE].contains(&name) || law.is_some_and(|law| law.response.name == name);
        let name = if response && !is_variable(name) { RESPONSE } else { name };
        address.scene.map.retain(|(known, _)| known != name);
        address.scene.map.push((name.into(), column.into()));
    }
}

/// The start of a value, for a notice.
fn shortened(value: &str) -> String {
    value.chars().take(80).collect()
}

/// The query that opens this scene from its table's address; `None` where the table has none, or
/// where the scene holds something that the keys cannot say.
pub fn write(scene: &FitScene) -> Option<String> {
    let TableSource::Address { url } = &scene.source else { return None };
    let default = FitScene::default();
    let mut pairs = vec![("data", url.clone())];
    match scene.law.as_str() {
        "custom" => pairs.push(("formula", scene.formula.clone())),
        law => pairs.push(("law", law.into())),
    }
    if !scene.map.is_empty() {
        let entries: Vec<String> = scene.map.iter().map(|(name, column)| format!("{name}:{column}")).collect();
        pairs.push(("map", entries.join(",")));
    }
    match scene.loss {
        Loss::Huber { delta } => pairs.push(("delta", delta.to_string())),
        Loss::Lad => pairs.push(("objective", "lad".into())),
        Loss::LeastSquares => pairs.push(("objective", "ls".into())),
    }
    pairs.push(("space", if scene.space == Space::Log { "log" } else { "raw" }.into()));
    pairs.push(("holdout", if scene.holdout == Holdout::None { "none" } else { "largest" }.into()));
    for (key, value, usual) in [
        ("starts", u64::from(scene.starts), u64::from(default.starts)),
        ("bootstrap", scene.bootstrap.into(), default.bootstrap.into()),
        ("seed", scene.seed, default.seed),
    ] {
        if value != usual {
            pairs.push((key, value.to_string()));
        }
    }
    pairs.push(("run", "1".into()));
    let query: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={}", percent_encode(value))).collect();
    let query = query.join("&");
    (read(&query).scene == *scene).then_some(query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_key_of_the_contract_is_read() {
        let address = read(
            "?data=https%3A%2F%2Fa.org%2Fruns.csv&law=chinchilla&map=N:params,D:train%20tokens,L:val_loss\
             &delta=0.01&objective=huber&space=raw&holdout=none&starts=12&bootstrap=500&seed=42&run=1&embed=1&hide=table,share",
        );
        let pair = |name: &str, column: &str| (name.to_string(), column.to_string());
        let expected = FitScene {
            source: TableSource::Address { url: "https://a.org/runs.csv".into() },
            map: vec![pair("N", "params"), pair("D", "train tokens"), pair(RESPONSE, "val_loss")],
            loss: Loss::Huber { delta: 0.01 },
            space: Space::Raw,
            holdout: Holdout::None,
            starts: 12,
            bootstrap: 500,
            seed: 42,
            ..FitScene::default()
        };
        assert_eq!(address.scene, expected);
        assert!(address.run && address.flags.embed && address.flags.hides("share"));
        assert!(address.notices.is_empty(), "{:?}", address.notices);
        let query = write(&expected).unwrap();
        assert_eq!(read(&query).scene, expected);
        assert_eq!(read("objective=ls").scene.loss, Loss::LeastSquares);
        assert_eq!(read("objective=lad").scene.loss, Loss::Lad);
        assert_eq!(read("formula=A*x%5Ea&map=x:n,loss:y").scene.formula, "A*x^a");
        assert_eq!(read(""), FitAddress::default());
    }

    #[test]
    fn each_bad_value_falls_back_with_a_notice() {
        let address = read(
            "data=http://a.org/x&law=nope&map=N&objective=l2&delta=-1&space=linear&holdout=some&starts=-1\
             &bootstrap=1e3&seed=x&run=yes&embed=2&typo=1&utm_source=mail&formula=",
        );
        assert_eq!(address.scene, FitScene::default());
        assert_eq!(address.notices.len(), 14, "{:#?}", address.notices);
        assert_eq!(read("objective=lad&delta=1").notices.len(), 1);
    }

    #[test]
    fn what_the_keys_cannot_say_has_no_address() {
        assert_eq!(write(&FitScene::default()), None);
        let source = TableSource::Address { url: "https://a.org/x.csv".into() };
        assert_eq!(write(&FitScene { source, level: 0.5, ..FitScene::default() }), None);
    }

    proptest! {
        #[test]
        fn any_query_is_read(query in any::<String>(), value in "[a-z0-9:,%=&+.-]{0,60}") {
            read(&query);
            for key in ["data", "law", "map", "delta", "starts", "seed", "hide"] {
                read(&format!("{key}={value}"));
            }
        }
    }
}
