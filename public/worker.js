// Every worker begins here. The first message says what it is for; the desk's worker fetches the
// engines, and posts the compiled module on to the workers that do its jobs.
onmessage = async (event) => {
  onmessage = null;
  self.synscale = event.data;
  const { js, wasm, module } = event.data;
  const glue = await import(js);
  await glue.default({ module_or_path: module ?? wasm });
};
