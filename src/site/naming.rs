//! The engines' module: trunk names its files plainly, so they are given names that change with
//! their content, and every page is told. A browser can then never pair a page with old engines.

use crate::compress::sizes;
use crate::first_load::{FileSizes, FirstLoad};
use crate::{read, write};
use sha2::{Digest, Sha256};
use std::path::Path;

const PLAIN: &str = "engines";
const META: &str = "<meta name=\"engines\" content=\"";

/// Names the files by content, writes the name into `index.html`, and weighs them. Done again on
/// the same site it changes nothing.
pub fn name_by_content(dist: &Path) -> Result<FirstLoad, String> {
    let index = read(&dist.join("index.html"))?;
    let start = index.find(META).ok_or("the built index.html does not name the engines")? + META.len();
    let end = start + index[start..].find('"').ok_or("the engines' name in index.html has no end")?;
    let mut name = index[start..end].to_string();
    if name == PLAIN {
        let mut content = Sha256::new();
        for ending in [".js", "_bg.wasm"] {
            content.update(bytes(dist, PLAIN, ending)?);
        }
        let hash: String = content.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        name = format!("{PLAIN}-{hash}");
        for ending in [".js", "_bg.wasm"] {
            let (from, to) = (dist.join(format!("{PLAIN}{ending}")), dist.join(format!("{name}{ending}")));
            std::fs::rename(&from, &to).map_err(|error| format!("cannot rename {}: {error}", from.display()))?;
        }
        write(&dist.join("index.html"), format!("{}{name}{}", &index[..start], &index[end..]))?;
    }
    let mut load = FirstLoad { files: Vec::new(), total: Default::default() };
    for ending in [".js", "_bg.wasm"] {
        let sizes = sizes(&bytes(dist, &name, ending)?)?;
        load.total += sizes;
        load.files.push(FileSizes { path: format!("{name}{ending}"), sizes });
    }
    Ok(load)
}

fn bytes(dist: &Path, name: &str, ending: &str) -> Result<Vec<u8>, String> {
    let file = dist.join(format!("{name}{ending}"));
    std::fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_content_once() {
        let dist = std::env::temp_dir().join(format!("synscale-engines-{}", std::process::id()));
        for (file, text) in [
            ("index.html", "<meta name=\"engines\" content=\"engines\" />"),
            ("engines.js", "glue"),
            ("engines_bg.wasm", "code"),
        ] {
            write(&dist.join(file), text).unwrap();
        }
        let load = name_by_content(&dist).unwrap();
        let name = load.files[0].path.trim_end_matches(".js").to_string();
        assert!(name.len() == "engines-".len() + 16 && dist.join(format!("{name}_bg.wasm")).is_file());
        assert!(read(&dist.join("index.html")).unwrap().contains(&name));
        assert_eq!(name_by_content(&dist).unwrap(), load);
        std::fs::remove_dir_all(&dist).unwrap();
    }
}
