//! The workspace: one text per page in IndexedDB, so that a reload loses nothing.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;

const DATABASE: &str = "synscale";
const STORE: &str = "workspace";

/// Why the workspace could not be kept or found; shown to the visitor.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the browser could not {verb} the workspace ({detail}); save a .synscale.json file to keep your work")]
pub struct StorageError {
    verb: &'static str,
    detail: String,
}

/// Keeps `text` under `key`.
pub async fn keep(key: &str, text: &str) -> Result<(), StorageError> {
    let attempt = async {
        let database = open().await?;
        let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?.await?;
        // A transaction that the browser gives up, for want of space, is no error of `idb`'s.
        let done = transaction.commit()?.await?.is_committed();
        // An open database would keep a newer build in another tab from changing it.
        database.close();
        Ok(done)
    };
    let failed = |detail: String| StorageError { verb: "keep", detail };
    match attempt.await {
        Ok(true) => Ok(()),
        Ok(false) => Err(failed("there may be no space left".into())),
        Err(error) => Err(failed(idb::Error::to_string(&error))),
    }
}

/// The text kept under `key`, if any.
pub async fn recall(key: &str) -> Result<Option<String>, StorageError> {
    let attempt = async {
        let database = open().await?;
        let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(STORE)?;
        let text = store.get(JsValue::from_str(key))?.await?.and_then(|value| value.as_string());
        database.close();
        Ok(text)
    };
    attempt.await.map_err(|error: idb::Error| StorageError { verb: "open", detail: error.to_string() })
}

async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // The store exists already where the upgrade ran in another tab.
            database.create_object_store(STORE, ObjectStoreParams::new()).ok();
        }
    });
    request.await
}
