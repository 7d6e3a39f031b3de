//! A small WebDriver client: what these tests need of chromedriver, and no more.

use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Longer than any script may run, so that a hanging browser fails the test instead of hanging it.
const REPLY_TIMEOUT: Duration = Duration::from_secs(150);
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(120);

/// A running chromedriver; it ends when dropped.
pub struct Driver {
    process: Child,
    address: String,
    agent: ureq::Agent,
}

impl Driver {
    /// Starts chromedriver on a free port.
    pub fn start() -> Result<Self, String> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let port = free.map_err(|error| format!("no free port: {error}"))?.port();
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let process = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {program}: {error}"))?;
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(REPLY_TIMEOUT));
        let driver = Self { process, address: format!("http://127.0.0.1:{port}"), agent: config.build().into() };
        let started = Instant::now();
        while driver.agent.get(format!("{}/status", driver.address)).call().is_err() {
            if started.elapsed() > Duration::from_secs(20) {
                return Err(format!("{program} does not answer"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
    }

    /// Opens a browser with a new profile: nothing stored, nothing cached.
    pub fn browser(&self) -> Browser<'_> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("synscale-browser-{}-{number}", std::process::id()));
        let mut options = json!({ "args": [
            "--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-unsafe-webgpu",
            "--use-webgpu-adapter=swiftshader", "--window-size=1280,900",
            format!("--user-data-dir={}", profile.display()),
        ]});
        if let Some(program) = std::env::var("CHROME").ok().or_else(chromium) {
            options["binary"] = program.into();
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": SCRIPT_TIMEOUT.as_millis() as u64, "pageLoad": 60_000 },
        }}});
        let reply = self.call("POST", "/session", Some(&wanted)).expect("a browser session");
        let id = reply["sessionId"].as_str().expect("a session has an id");
        Browser { driver: self, path: format!("/session/{id}"), profile }
    }

    /// One WebDriver command; the error is the browser's own message.
    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let address = format!("{}{path}", self.address);
        let reply = match (method, body) {
            ("GET", _) => self.agent.get(address).call(),
            ("DELETE", _) => self.agent.delete(address).call(),
            (_, body) => self.agent.post(address).send_json(body.unwrap_or(&json!({}))),
        };
        let mut reply = reply.map_err(|error| format!("{method} {path}: {error}"))?;
        let ok = reply.status().is_success();
        let mut body: Value = reply.body_mut().read_json().map_err(|error| format!("{method} {path}: {error}"))?;
        let value = body["value"].take();
        if ok { Ok(value) } else { Err(format!("{method} {path}: {}", value["message"].as_str().unwrap_or("failed"))) }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The first Chromium on the path under its usual names.
fn chromium() -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let programs = ["chromium", "chromium-browser", "google-chrome"];
    let mut files = programs.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    files.find(|file| file.is_file()).map(|file| file.display().to_string())
}

/// A browser window; it closes, and its profile goes, when dropped.
pub struct Browser<'a> {
    driver: &'a Driver,
    path: String,
    profile: PathBuf,
}

/// An element of the page.
pub struct Element(String);

impl Browser<'_> {
    fn post(&self, command: &str, body: Value) -> Result<Value, String> {
        self.driver.call("POST", &format!("{}{command}", self.path), Some(&body))
    }

    fn get(&self, command: &str) -> Result<Value, String> {
        self.driver.call("GET", &format!("{}{command}", self.path), None)
    }

    /// Opens an address and waits until it has loaded.
    pub fn goto(&self, address: &str) {
        self.post("/url", json!({ "url": address })).expect("the address opens");
    }

    pub fn reload(&self) {
        self.post("/refresh", json!({})).expect("the page reloads");
    }

    pub fn address(&self) -> String {
        self.get("/url").expect("a page has an address").as_str().unwrap_or("").into()
    }

    /// The first element that matches, waited for up to ten seconds.
    pub fn find(&self, css: &str) -> Element {
        let wanted = json!({ "using": "css selector", "value": css });
        let started = Instant::now();
        loop {
            match self.post("/element", wanted.clone()) {
                Ok(element) => return Element(element[ELEMENT].as_str().expect("an element has an id").into()),
                Err(message) if started.elapsed() > Duration::from_secs(10) => panic!("no {css}: {message}"),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Whether anything matches now.
    pub fn has(&self, css: &str) -> bool {
        self.run("return document.querySelector(arguments[0]) !== null", json!([css])) == true
    }

    /// Clicks as a person does: the element must be in view and not covered.
    pub fn click(&self, css: &str) {
        let Element(id) = self.find(css);
        self.post(&format!("/element/{id}/click"), json!({})).unwrap_or_else(|error| panic!("click on {css}: {error}"));
    }

    /// Types into an element, after what it holds.
    pub fn type_into(&self, css: &str, text: &str) {
        let Element(id) = self.find(css);
        self.post(&format!("/element/{id}/value"), json!({ "text": text })).expect("the element takes text");
    }

    /// Gives a file to an `input type=file`.
    pub fn upload(&self, css: &str, file: &Path) {
        self.type_into(css, &file.display().to_string());
    }

    /// Replaces the value of a field at once, as a paste does, and tells the page.
    pub fn paste_into(&self, css: &str, text: &str) {
        self.find(css);
        let script = "const field = document.querySelector(arguments[0]); field.focus(); field.value = arguments[1];
            field.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));
            field.dispatchEvent(new Event('change', {bubbles: true}));";
        self.run(script, json!([css, text]));
    }

    pub fn text(&self, css: &str) -> String {
        let Element(id) = self.find(css);
        self.get(&format!("/element/{id}/text")).expect("an element has text").as_str().unwrap_or("").into()
    }

    /// Runs a script's body and gives what it returns.
    pub fn run(&self, script: &str, arguments: Value) -> Value {
        self.try_run(script, arguments).unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    fn try_run(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.post("/execute/sync", json!({ "script": script, "args": arguments }))
    }

    /// Runs the body of an async function and gives what it returns.
    pub fn run_async(&self, script: &str, arguments: Value) -> Value {
        let wrapped = format!(
            "const done = arguments[arguments.length - 1];
             (async function () {{ {script} }}).apply(null, Array.from(arguments).slice(0, -1))
                .then(value => done({{value}}), error => done({{error: String(error)}}));"
        );
        let mut reply = self
            .post("/execute/async", json!({ "script": wrapped, "args": arguments }))
            .unwrap_or_else(|error| panic!("{script}: {error}"));
        assert!(reply["error"].is_null(), "{script}: {}", reply["error"]);
        reply["value"].take()
    }

    /// Waits until an expression is true; fails with the page's console after `timeout`.
    pub fn wait_for(&self, expression: &str, timeout: Duration) {
        let started = Instant::now();
        let mut last = String::new();
        while started.elapsed() < timeout {
            match self.try_run(&format!("return Boolean({expression})"), json!([])) {
                Ok(Value::Bool(true)) => return,
                Ok(_) => {}
                Err(error) => last = error,
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("not so after {timeout:?}: {expression} {last}\nconsole: {:#?}", self.console());
    }

    /// What the page has written to the console since the last call: (level, message).
    pub fn console(&self) -> Vec<(String, String)> {
        let entries = self.post("/se/log", json!({ "type": "browser" })).expect("the console log");
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or("").to_string();
        entries.as_array().into_iter().flatten().map(|entry| (text(entry, "level"), text(entry, "message"))).collect()
    }

    /// Fails if the page has reported an error.
    pub fn assert_no_errors(&self) {
        let errors: Vec<_> = self.console().into_iter().filter(|(level, _)| level == "SEVERE").collect();
        assert!(errors.is_empty(), "errors in the console of {}: {errors:#?}", self.address());
    }

    /// A picture of the window as PNG.
    pub fn screenshot(&self) -> Vec<u8> {
        use base64::Engine;
        let picture = self.get("/screenshot").expect("a screenshot");
        base64::engine::general_purpose::STANDARD
            .decode(picture.as_str().unwrap_or(""))
            .expect("a screenshot is base64")
    }

    /// Writes a picture to `target/browser/<name>.png`, to look at.
    pub fn picture(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser");
        std::fs::create_dir_all(&folder).expect("target can be written");
        std::fs::write(folder.join(format!("{name}.png")), self.screenshot()).expect("target can be written");
    }

    /// A command of the Chrome DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Lets the page use the clipboard without asking.
    pub fn allow_clipboard(&self) {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools("Browser.grantPermissions", permissions);
    }

    pub fn clipboard(&self) -> String {
        self.run_async("return await navigator.clipboard.readText()", json!([])).as_str().unwrap_or("").into()
    }

    /// Shows the page as a phone of this size would.
    pub fn as_phone(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    /// Sets media features such as `prefers-color-scheme: dark`.
    pub fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Cuts or restores the page's network. A service worker has a network of its own: to test
    /// offline use, stop the server as well.
    pub fn offline(&self, offline: bool) {
        self.devtools("Network.enable", json!({}));
        let network = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", network);
    }

    /// Puts downloads into a folder.
    pub fn download_to(&self, folder: &Path) {
        let where_to = json!({ "behavior": "allow", "downloadPath": folder.display().to_string() });
        self.devtools("Browser.setDownloadBehavior", where_to);
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        self.driver.call("DELETE", &self.path, None).ok();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}
