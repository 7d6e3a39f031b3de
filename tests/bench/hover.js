// Moves the pointer over the chart and gives the milliseconds per move.
const overlay = document.querySelector('[data-chart="chart"] .overlay');
const box = overlay.getBoundingClientRect();
const moves = 500;
const began = performance.now();
for (let move = 0; move < moves; move++) {
  const [x, y] = [((move * 37) % 100) / 100, ((move * 61) % 100) / 100];
  const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true, pointerId: 1 };
  overlay.dispatchEvent(new PointerEvent("pointermove", at));
}
return (performance.now() - began) / moves;
