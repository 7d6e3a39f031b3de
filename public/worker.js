// A worker runs the same wasm as the page: the compiled module is posted over, not fetched again.
onmessage = async (event) => {
  onmessage = null;
  const glue = await import(event.data.js);
  await glue.default({ module_or_path: event.data.module });
};
