//! The graphics processor: found, asked to run kernels, and given up when it fails.
//!
//! A fault never comes back as an answer: validation errors are caught by a handler, and a lost
//! device refuses everything after. Who asks falls back to the CPU twin.

use crate::gpu::check::Adapter;
use crate::gpu::kernel::WORKGROUP;
use crate::gpu::{Kernel, Order};
use gloo::timers::future::TimeoutFuture;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use wgpu::util::{BufferInitDescriptor, DeviceExt};

/// Longest wait for an answer.
const PATIENCE_MS: u32 = 60_000;
const POLL_MS: u32 = 1;

/// A device with the pipelines that were needed so far.
pub struct Device {
    device: wgpu::Device,
    queue: wgpu::Queue,
    layout: wgpu::BindGroupLayout,
    pipelines: HashMap<&'static str, wgpu::ComputePipeline>,
    /// The first fault; nothing runs after it.
    fault: Arc<Mutex<Option<String>>>,
    pub adapter: Adapter,
}

impl Device {
    /// The browser's adapter with its own limits. The error says why there is none.
    pub async fn acquire() -> Result<Self, String> {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::BROWSER_WEBGPU;
        let instance = wgpu::Instance::new(descriptor);
        // `navigator.gpu` may be there without an adapter behind it: only asking tells.
        let found = instance.request_adapter(&wgpu::RequestAdapterOptions::default()).await;
        let adapter =
            found.map_err(|_| "this browser offers no WebGPU adapter, so the CPU does the work".to_string())?;
        let limits = adapter.limits();
        let info = adapter.get_info();
        let wanted = wgpu::DeviceDescriptor { required_limits: limits.clone(), ..Default::default() };
        let opened = adapter.request_device(&wanted).await;
        let (device, queue) = opened.map_err(|error| format!("the WebGPU device could not be opened ({error})"))?;
        let fault = Arc::new(Mutex::new(None));
        let of = fault.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| note(&of, error.to_string())));
        let of = fault.clone();
        device.set_device_lost_callback(move |_, reason| note(&of, format!("the device was lost ({reason})")));
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: None,
            entries: &[
                entry(0, wgpu::BufferBindingType::Uniform),
                entry(1, wgpu::BufferBindingType::Storage { read_only: true }),
                entry(2, wgpu::BufferBindingType::Storage { read_only: true }),
                entry(3, wgpu::BufferBindingType::Storage { read_only: false }),
            ],
        });
        let name = if info.name.is_empty() { info.driver.clone() } else { info.name.clone() };
        let is_software = info.device_type == wgpu::DeviceType::Cpu || name.to_lowercase().contains("swiftshader");
        let adapter = Adapter {
            name: if name.is_empty() { "unnamed adapter".into() } else { name },
            is_software,
            largest_binding: limits.max_storage_buffer_binding_size.min(limits.max_buffer_size),
        };
        Ok(Self { device, queue, layout, pipelines: HashMap::new(), fault, adapter })
    }

    /// Runs one dispatch. An error leaves the work to the twin.
    pub async fn run(&mut self, order: &Order<'_>) -> Result<Vec<u32>, String> {
        self.sound()?;
        let bytes = 4 * order.words() as u64;
        let needed = (4 * order.a.len() as u64).max(4 * order.b.len() as u64).max(bytes);
        if needed > self.adapter.largest_binding {
            return Err(format!(
                "a buffer of {needed} bytes is over this device's limit of {}",
                self.adapter.largest_binding
            ));
        }
        let groups = order.invocations().div_ceil(WORKGROUP as usize) as u32;
        if groups > self.device.limits().max_compute_workgroups_per_dimension {
            return Err(format!("{groups} workgroups are over this device's limit"));
        }
        let shape: Vec<u8> = order.shape().iter().flat_map(|word| word.to_le_bytes()).collect();
        let init = |contents: &[u8], usage| {
            self.device.create_buffer_init(&BufferInitDescriptor { label: None, contents, usage })
        };
        let buffers = [
            init(&shape, wgpu::BufferUsages::UNIFORM),
            init(&words(order.a), wgpu::BufferUsages::STORAGE),
            init(&words(order.b), wgpu::BufferUsages::STORAGE),
            self.buffer(bytes, wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC),
        ];
        let answer = self.buffer(bytes, wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST);
        let entries: Vec<wgpu::BindGroupEntry<'_>> = buffers
            .iter()
            .enumerate()
            .map(|(i, buffer)| wgpu::BindGroupEntry { binding: i as u32, resource: buffer.as_entire_binding() })
            .collect();
        let group = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.layout,
            entries: &entries,
        });
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        {
            let pipeline = self.pipeline(order.kernel);
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(&pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.dispatch_workgroups(groups, 1, 1);
        }
        encoder.copy_buffer_to_buffer(&buffers[3], 0, &answer, 0, bytes);
        self.queue.submit([encoder.finish()]);
        self.read(&answer).await
    }

    async fn read(&self, answer: &wgpu::Buffer) -> Result<Vec<u32>, String> {
        let mapped = Arc::new(Mutex::new(None));
        let told = mapped.clone();
        answer.map_async(wgpu::MapMode::Read, .., move |result| {
            if let Ok(mut told) = told.lock() {
                *told = Some(result.is_ok());
            }
        });
        for _ in 0..PATIENCE_MS / POLL_MS {
            TimeoutFuture::new(POLL_MS).await;
            self.sound()?;
            match mapped.lock().ok().and_then(|mapped| *mapped) {
                Some(true) => {
                    let view = answer.get_mapped_range(..).map_err(|error| error.to_string())?;
                    return Ok(view.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect());
                }
                Some(false) => return Err("the answer could not be read back".into()),
                None => {}
            }
        }
        Err("the device gave no answer within a minute".into())
    }

    fn sound(&self) -> Result<(), String> {
        match self.fault.lock().ok().and_then(|fault| fault.clone()) {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    fn buffer(&self, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        self.device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
    }

    fn pipeline(&mut self, kernel: Kernel) -> wgpu::ComputePipeline {
        if let Some(known) = self.pipelines.get(kernel.name()) {
            return known.clone();
        }
        let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(kernel.name()),
            source: wgpu::ShaderSource::Wgsl(kernel.wgsl().into()),
        });
        let layout = self.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[Some(&self.layout)],
            immediate_size: 0,
        });
        let pipeline = self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(kernel.name()),
            layout: Some(&layout),
            module: &module,
            entry_point: Some("main"),
            compilation_options: Default::default(),
            cache: None,
        });
        self.pipelines.insert(kernel.name(), pipeline.clone());
        pipeline
    }

    /// Gives the device up, as a lost one is: for the check that the fallback works.
    pub fn lose(&self) {
        self.device.destroy();
        note(&self.fault, "the device was given up".into());
    }
}

fn note(fault: &Mutex<Option<String>>, what: String) {
    if let Ok(mut fault) = fault.lock() {
        fault.get_or_insert(what);
    }
}

fn entry(binding: u32, ty: wgpu::BufferBindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    }
}

/// Little-endian bytes; a binding may not be empty, so nothing becomes one zero.
fn words(values: &[f32]) -> Vec<u8> {
    if values.is_empty() {
        return vec![0; 4];
    }
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
