//! The query part of an address: keys that open a page by plain text, for READMEs and papers.

use super::ShareError;

/// Keys that every page understands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFlags {
    /// `embed=1`: no chrome around the page, for an iframe.
    pub embed: bool,
    /// `hide=a,b`: controls that are not shown, for teaching.
    pub hide: Vec<String>,
}

impl PageFlags {
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut flags = Self::default();
        for (key, value) in pairs {
            match key.as_str() {
                "embed" => flags.embed = switch(value).unwrap_or(false),
                "hide" => {
                    flags.hide =
                        value.split(',').map(str::trim).filter(|name| !name.is_empty()).map(Into::into).collect()
                }
                _ => {}
            }
        }
        flags
    }

    pub fn hides(&self, control: &str) -> bool {
        self.hide.iter().any(|hidden| hidden == control)
    }
}

/// The keys and values of a query string, in order, percent-decoded; a leading `?` is skipped.
/// Text that is not valid after decoding keeps a replacement character.
pub fn query_pairs(query: &str) -> Vec<(String, String)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (percent_decode(key), percent_decode(value)))
        .collect()
}

/// `1` or `true` is on, `0` or `false` is off.
pub fn switch(value: &str) -> Option<bool> {
    match value {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// Text for use as a query value: everything but letters, digits and `-._~/:,` is percent-encoded.
pub fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b',' => {
                encoded.push(char::from(byte));
            }
            _ => {
                encoded.push('%');
                encoded.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
            }
        }
        encoded
    })
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => decoded.push(b' '),
            (byte, ..) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// An address that a table may be loaded from: https, or http on this machine. Anything that could
/// disguise the real host (a user name, a backslash, a blank) is refused.
pub fn data_url(address: &str) -> Result<String, ShareError> {
    let address = address.trim();
    let refuse = |problem| Err(ShareError::BadAddress { problem, address: address.chars().take(200).collect() });
    if address.len() > 2000 {
        return refuse("it is longer than 2,000 characters");
    }
    if address.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return refuse("it contains a blank, a control character or a backslash");
    }
    let Some((scheme, rest)) = address.split_once("://") else {
        return refuse("it should begin with https://");
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return refuse("it contains a user name; give an address that works without one");
    }
    let host = match authority.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((inner, _)) => inner,
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() {
        return refuse("it names no host");
    }
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok(address.to_string()),
        "http" if matches!(host, "localhost" | "127.0.0.1" | "::1") => Ok(address.to_string()),
        "http" => refuse("only https is allowed, except from this machine (http://localhost)"),
        _ => refuse("it should begin with https://"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pairs_are_decoded_in_order() {
        let pairs = query_pairs("?data=https%3A%2F%2Fa.org%2Fx%20y.csv&map=N:size+B,D:tok&run&=&bad=%zz%4");
        let expected =
            [("data", "https://a.org/x y.csv"), ("map", "N:size B,D:tok"), ("run", ""), ("", ""), ("bad", "%zz%4")];
        assert_eq!(pairs, expected.map(|(key, value)| (key.to_string(), value.to_string())));
        assert_eq!(PageFlags::read(&query_pairs("embed=1&hide=share, table")).hide, ["share", "table"]);
    }

    #[test]
    fn only_honest_addresses_are_taken() {
        for good in [
            "https://raw.githubusercontent.com/a/b.csv?x=1#y",
            "http://localhost:8080/t.csv",
            "http://127.0.0.1/t.csv",
            "http://[::1]:9/t",
            "HTTPS://a.org",
        ] {
            assert_eq!(data_url(good).as_deref(), Ok(good));
        }
        for bad in [
            "http://a.org/t.csv",
            "http://localhost@a.org/",
            "http://localhost.a.org/",
            "https://user:word@a.org/t",
            "https:///t.csv",
            "javascript://localhost/%0aalert(1)",
            "data:text/csv,1",
            "file:///etc/passwd",
            "/t.csv",
            "http://localhost\\@a.org",
            "https://a.org/\nx",
            "",
        ] {
            assert!(matches!(data_url(bad), Err(ShareError::BadAddress { .. })), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(text in any::<String>()) {
            prop_assert_eq!(percent_decode(&percent_encode(&text)), text);
        }

        #[test]
        fn any_query_is_read(query in any::<String>()) {
            let pairs = query_pairs(&query);
            PageFlags::read(&pairs);
            for (_, value) in pairs {
                let _ = data_url(&value);
            }
        }
    }
}
