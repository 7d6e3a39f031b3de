//! The safetensors file format: eight bytes with the length of a JSON header, the header (name, type,
//! shape and place of every tensor), and the numbers, little-endian.

use serde_json::Value;

/// Why a file gives no tensor.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SafetensorsError {
    #[error("this is no safetensors file ({detail}); load the model's model.safetensors")]
    NotSafetensors { detail: &'static str },
    #[error("the model file has no tensor '{name}'; it has {found}")]
    NoTensor { name: &'static str, found: String },
    #[error("tensor '{name}' {detail}; the file is damaged or of a kind that is not known here")]
    Tensor { name: String, detail: String },
}

/// Numbers and how they are arranged.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

/// A file, its header read.
pub struct Safetensors<'a> {
    header: serde_json::Map<String, Value>,
    data: &'a [u8],
}

impl<'a> Safetensors<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, SafetensorsError> {
        let broken = |detail| SafetensorsError::NotSafetensors { detail };
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or(broken("it has fewer than 8 bytes"))?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|length| *length <= rest.len());
        let (header, data) = rest.split_at(length.ok_or(broken("its header is longer than the file"))?);
        let header = serde_json::from_slice(header).map_err(|_| broken("its header is no JSON object"))?;
        Ok(Self { header, data })
    }

    /// The tensors' names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.header.keys().map(String::as_str).filter(|name| *name != "__metadata__")
    }

    /// The tensor of this name, as f32. Types F32, F16, BF16, F64, I8, I32 and I64.
    pub fn tensor(&self, name: &'static str) -> Result<Tensor, SafetensorsError> {
        let entry = self
            .header
            .get(name)
            .ok_or_else(|| SafetensorsError::NoTensor { name, found: self.names().collect::<Vec<_>>().join(", ") })?;
        let broken = |detail: &str| SafetensorsError::Tensor { name: name.to_string(), detail: detail.to_string() };
        let sizes = |value: &Value| -> Option<Vec<usize>> {
            value.as_array()?.iter().map(|size| usize::try_from(size.as_u64()?).ok()).collect()
        };
        let shape = sizes(&entry["shape"]).ok_or_else(|| broken("has no shape"))?;
        let offsets = sizes(&entry["data_offsets"]).filter(|offsets| offsets.len() == 2);
        let offsets = offsets.ok_or_else(|| broken("has no place in the file"))?;
        let data = self.data.get(offsets[0]..offsets[1]).ok_or_else(|| broken("lies outside the file"))?;
        let values = match entry["dtype"].as_str().unwrap_or_default() {
            "F32" => numbers(data, f32::from_le_bytes),
            "F16" => numbers(data, |bytes| half_to_f32(u16::from_le_bytes(bytes))),
            "BF16" => numbers(data, |bytes| f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)),
            "F64" => numbers(data, |bytes| f64::from_le_bytes(bytes) as f32),
            "I8" => numbers(data, |bytes| f32::from(i8::from_le_bytes(bytes))),
            "I32" => numbers(data, |bytes| i32::from_le_bytes(bytes) as f32),
            "I64" => numbers(data, |bytes| i64::from_le_bytes(bytes) as f32),
            other => return Err(broken(&format!("holds numbers of type '{other}'"))),
        };
        let count = shape.iter().try_fold(1usize, |count, size| count.checked_mul(*size));
        if count != Some(values.len()) {
            return Err(broken("has another size than its shape says"));
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(broken("holds a number that is not finite"));
        }
        Ok(Tensor { shape, values })
    }
}

fn numbers<const BYTES: usize>(data: &[u8], read: impl Fn([u8; BYTES]) -> f32) -> Vec<f32> {
    data.as_chunks::<BYTES>().0.iter().map(|bytes| read(*bytes)).collect()
}

/// An IEEE 754 half-precision number.
fn half_to_f32(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (u32::from(bits >> 15) << 31, u32::from(bits >> 10) & 31, u32::from(bits) & 1023);
    match exponent {
        // Zero and subnormal: fraction times 2⁻²⁴, exact in f32.
        0 => f32::from_bits(sign | (fraction as f32 * f32::from_bits(0x3380_0000)).to_bits()),
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
    }

    #[test]
    fn half_precision_numbers() {
        // IEEE 754: 1, -2, largest, smallest normal and subnormal, zeros, infinity.
        let cases = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 6.103_515_6e-5),
            (0x0001, 5.960_464_5e-8),
            (0x03ff, 6.097_555e-5),
            (0x0000, 0.0),
            (0x7c00, f32::INFINITY),
            (0x3555, 0.333_251_95),
        ];
        for (bits, expected) in cases {
            assert_eq!(half_to_f32(bits), expected, "{bits:#06x}");
        }
        assert!(half_to_f32(0x7e00).is_nan() && half_to_f32(0x8000).is_sign_negative());
    }

    #[test]
    fn tensors_of_several_types() {
        let header = r#"{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},
            "b":{"dtype":"I8","shape":[2],"data_offsets":[4,6]},"c":{"dtype":"F64","shape":[],"data_offsets":[6,14]}}"#;
        let data = [&[0x00, 0x3c, 0x00, 0xc0, 0xff, 0x05][..], &2.5f64.to_le_bytes()].concat();
        let bytes = file(header, &data);
        let read = Safetensors::read(&bytes).expect("a file");
        assert_eq!(read.tensor("a"), Ok(Tensor { shape: vec![1, 2], values: vec![1.0, -2.0] }));
        assert_eq!(read.tensor("b").expect("b").values, [-1.0, 5.0]);
        assert_eq!(read.tensor("c").expect("c").values, [2.5]);
        assert_eq!(read.tensor("d").expect_err("none").to_string(), "the model file has no tensor 'd'; it has a, b, c");
    }

    #[test]
    fn damaged_files_are_refused() {
        for bytes in [&b""[..], b"1234567", &file("{", b""), &file("[]", b""), &u64::MAX.to_le_bytes()] {
            assert!(Safetensors::read(bytes).is_err(), "{bytes:?}");
        }
        for entry in [
            r#""dtype":"F32","shape":[2],"data_offsets":[0,4]"#,
            r#""dtype":"F32","shape":[1],"data_offsets":[4,0]"#,
            r#""dtype":"F32","shape":[1],"data_offsets":[4,8]"#,
            r#""dtype":"U4","shape":[1],"data_offsets":[0,4]"#,
            r#""dtype":"F32","shape":[18446744073709551615,2],"data_offsets":[0,4]"#,
            r#""dtype":"F32","shape":[1]"#,
            r#""dtype":"F32","data_offsets":[0,4]"#,
        ] {
            let bytes = file(&format!("{{\"a\":{{{entry}}}}}"), &[0; 4]);
            let error = Safetensors::read(&bytes).expect("a header").tensor("a").expect_err(entry);
            assert!(matches!(error, SafetensorsError::Tensor { .. }));
        }
        let nan = file(r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, &f32::NAN.to_le_bytes());
        assert!(Safetensors::read(&nan).expect("a header").tensor("a").is_err());
    }
}
