//! Tables of runs for the journeys, and a server that others' tables would come from.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Constants of the pasted table: Besiroglu et al. 2024, Table 1.
pub const TRUTH: [(&str, f64); 5] = [("E", 1.8172), ("A", 482.01), ("B", 2085.43), ("alpha", 0.3478), ("beta", 0.3658)];

/// Thirty runs that obey the law exactly.
pub fn table() -> String {
    let [e, a, b, alpha, beta] = TRUTH.map(|(_, value)| value);
    let mut text = String::from("N,D,loss\n");
    for n in [5e7, 2e8, 8e8, 3e9, 1e10] {
        for d in [1e9, 4e9, 1.6e10, 6e10, 2.5e11, 1e12f64] {
            let loss = e + a / f64::powf(n, alpha) + b / d.powf(beta);
            text += &format!("{n},{d},{loss}\n");
        }
    }
    text
}

/// `rows` runs of the same law with scatter, seeded: the same text every time.
pub fn scattered(rows: usize) -> String {
    let [e, a, b, alpha, beta] = TRUTH.map(|(_, value)| value);
    let mut state = 1u64;
    let mut uniform = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    };
    let mut text = String::from("run,N,D,loss\n");
    for run in 0..rows {
        let n = 10f64.powf(7.5 + 2.5 * uniform());
        let d = 10f64.powf(9.0 + 3.0 * uniform());
        let noise = 1.0 + 0.01 * (uniform() + uniform() + uniform() - 1.5);
        let loss = (e + a / n.powf(alpha) + b / d.powf(beta)) * noise;
        text += &format!("r{run},{n:.0},{d:.0},{loss:.5}\n");
    }
    text
}

/// Somebody else's server with one table, which other pages may read; counts who asked.
pub struct TableServer {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl TableServer {
    /// Serves until the process ends.
    pub fn start(table: String, allows_others: bool) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = socket.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        std::thread::spawn(move || {
            for mut stream in socket.incoming().flatten() {
                let mut line = String::new();
                if BufReader::new(&stream).read_line(&mut line).is_err() || line.is_empty() {
                    continue;
                }
                counter.fetch_add(1, Ordering::SeqCst);
                let allow = if allows_others { "Access-Control-Allow-Origin: *\r\n" } else { "" };
                let head = format!(
                    "HTTP/1.1 200 OK\r\n{allow}Content-Type: text/csv\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    table.len()
                );
                stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(table.as_bytes())).ok();
            }
        });
        Self { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}/runs.csv", self.address)
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}
