// Says on the button how many questions will come of it.
(() => {
  const label = document.getElementById("splits-knop");
  const boxes = [...document.querySelectorAll('[name="mee"]')];
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    label.textContent = label.dataset.many.replace("{n}", String(ticked));
  };
  boxes.forEach((box) => box.addEventListener("change", count));
  count();
})();
