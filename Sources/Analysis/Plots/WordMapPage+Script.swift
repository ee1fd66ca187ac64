extension WordMapPage {
  /// What moves. Marks are drawn on a canvas, which takes ten thousands of them; labels are elements, few
  /// enough at any time, laid out anew for each view.
  package static let script = #"""
    "use strict";
    const data = JSON.parse(document.getElementById("data").textContent);
    const one = selector => document.querySelector(selector);
    const canvas = one("#marks"), labels = one("#labels"), card = one("#card");
    const input = one("input"), matches = one("#matches"), legend = one("#legend");
    const palette = 10, fontSize = 12.5, space = document.createElementNS("http://www.w3.org/2000/svg", "g");
    let context = canvas.getContext("2d");
    let view = {scale: 1, x: 0, y: 0}, home = view, size = {width: 0, height: 0}, colors = {};
    let hovered = -1, pinned = data.center, found = null, chosen = 0, hidden = new Set(), waiting = false;
    labels.append(space);
    labels.setAttribute("font-size", fontSize);

    // Places

    const screen = i => [data.x[i] * view.scale + view.x, data.y[i] * view.scale + view.y];
    const radius = () => Math.min(7, (data.count > 1000 ? 2.4 : data.count > 200 ? 3.4 : 5) * Math.sqrt(view.scale / home.scale));
    const shapeOf = group => (group + Math.floor(group / (2 * palette))) % 4;
    const isVisible = i => !hidden.has(data.group[i]);

    // The panels that are above the map, as boxes of left, top, right and bottom.
    const panels = () => ["header", "#legend", "#zoom"].map(name => one(name).getBoundingClientRect())
      .filter(box => box.width > 0).map(box => [box.left, box.top, box.right, box.bottom]);
    const isStacked = () => getComputedStyle(document.documentElement).getPropertyValue("--stacked").trim() === "1";

    // The part of the window that no panel covers: between them, or below the first and above the others.
    function openArea() {
      const [, ...others] = panels(), head = one("header").getBoundingClientRect();
      // What is found is listed below the search, for as long as someone searches.
      const headEnd = head.bottom - matches.getBoundingClientRect().height;
      return isStacked()
        ? {left: 0, right: size.width, top: headEnd, bottom: Math.min(...others.map(box => box[1]))}
        : {left: head.right, right: Math.min(...others.map(box => box[0])), top: 0, bottom: size.height};
    }

    function fit() {
      size = {width: innerWidth, height: innerHeight};
      const ratio = devicePixelRatio || 1;
      canvas.width = size.width * ratio;
      canvas.height = size.height * ratio;
      // A new size forgets both.
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.font = fontSize + "px " + getComputedStyle(document.body).fontFamily;
      shownNames.clear();
      // All words are where no panel is, with room for labels around them.
      const {left, right, top, bottom} = openArea();
      const padX = Math.min(60, (right - left) * .12), padY = Math.min(40, (bottom - top) * .1);
      const width = Math.max(20, right - left - 2 * padX), height = Math.max(20, bottom - top - 2 * padY);
      const spanX = Math.max(...data.x, 1), spanY = Math.max(...data.y, 1);
      const scale = Math.min(width / spanX, height / spanY);
      home = {scale, x: (left + right - spanX * scale) / 2, y: (top + bottom - spanY * scale) / 2};
    }

    function zoom(factor, x, y) {
      const scale = Math.min(home.scale * 400, Math.max(home.scale / 4, view.scale * factor));
      view = {scale, x: x - (x - view.x) * scale / view.scale, y: y - (y - view.y) * scale / view.scale};
      draw();
    }

    function goTo(i) {
      const scale = Math.max(view.scale, home.scale * 3);
      const {left, right, top, bottom} = openArea();
      view = {scale, x: (left + right) / 2 - data.x[i] * scale, y: (top + bottom) / 2 - data.y[i] * scale};
      pinned = i;
      draw();
    }

    // Drawing

    function draw() {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; drawNow(); });
    }

    function outline(x, y, r, shape) {
      context.beginPath();
      if (shape === 0) context.arc(x, y, r, 0, 2 * Math.PI);
      if (shape === 1) context.rect(x - .9 * r, y - .9 * r, 1.8 * r, 1.8 * r);
      if (shape > 1) {
        const corners = shape === 2 ? [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]] : [[0, -1.3], [1.2, .9], [-1.2, .9]];
        for (const [dx, dy] of corners) context.lineTo(x + dx * r, y + dy * r);
        context.closePath();
      }
    }

    function mark(i, r, alpha) {
      const [x, y] = screen(i);
      if (x < -20 || y < -20 || x > size.width + 20 || y > size.height + 20) return;
      context.globalAlpha = alpha;
      context.fillStyle = colors["group" + data.group[i] % palette];
      context.strokeStyle = colors.surface;
      outline(x, y, r, shapeOf(data.group[i]));
      context.fill();
      context.stroke();
    }

    function arrow(from, to, r, alpha) {
      const [x, y] = screen(from), [a, b] = screen(to), length = Math.hypot(a - x, b - y), gap = r + 2;
      if (length < 2 * gap + 2) return;
      const point = (along, across) => [
        x + ((a - x) * along - (b - y) * across) / length, y + ((b - y) * along + (a - x) * across) / length];
      context.globalAlpha = alpha;
      context.strokeStyle = colors.muted;
      context.beginPath();
      context.moveTo(...point(gap, 0));
      context.lineTo(...point(length - gap, 0));
      context.moveTo(...point(length - gap - 8, 4));
      context.lineTo(...point(length - gap, 0));
      context.lineTo(...point(length - gap - 8, -4));
      context.stroke();
    }

    function drawNow() {
      const focus = hovered >= 0 ? hovered : pinned, r = radius();
      const near = focus < 0 ? [] : data.neighbors[focus].map(n => n[0]).filter(n => n < data.count && isVisible(n));
      const bright = focus >= 0 ? new Set([focus, ...near]) : found;
      context.clearRect(0, 0, size.width, size.height);
      context.lineWidth = 1.2;
      for (const [from, to] of data.arrows) if (isVisible(from) && isVisible(to))
        arrow(from, to, r, bright && !(bright.has(from) && bright.has(to)) ? .25 : .9);
      context.lineWidth = .75;
      for (let i = data.count - 1; i >= 0; i--)
        if (isVisible(i) && !(bright && bright.has(i))) mark(i, r, bright ? .25 : .9);
      if (focus >= 0) {
        const [x, y] = screen(focus);
        context.globalAlpha = .8;
        context.strokeStyle = colors.muted;
        for (const n of near) {
          context.beginPath();
          context.moveTo(x, y);
          context.lineTo(...screen(n));
          context.stroke();
        }
      }
      if (bright) for (const i of bright) if (isVisible(i)) mark(i, i === focus ? r * 1.6 : r * 1.2, 1);
      drawLabels(focus, bright, r);
      showCard(focus, near);
      keepAddress();
    }

    // The card of a word

    function element(name, text, kind) {
      const result = document.createElement(name);
      result.textContent = text;
      if (kind) result.className = kind;
      return result;
    }

    function showCard(i, near) {
      card.hidden = i < 0;
      if (i < 0) return;
      if (card.dataset.word !== String(i)) {
        card.dataset.word = i;
        const table = document.createElement("table");
        for (const [n, similarity] of data.neighbors[i]) {
          const row = table.insertRow();
          row.append(element("td", data.names[n], n < data.count ? "" : "elsewhere"), element("td", similarity.toFixed(3)));
        }
        card.replaceChildren(element("h2", data.names[i]), element("p", data.groups.length > 1 ? data.groups[data.group[i]] : ""), table);
      }
      const [x, y] = screen(i), {width, height} = card.getBoundingClientRect();
      // On the side where fewer of the neighbors are, if there is room.
      const side = near.reduce((sum, n) => sum + Math.sign(data.x[n] - data.x[i]), 0) > 0 ? x - 26 - width : x + 26;
      const left = side > 8 && side + width < size.width - 8 ? side : 2 * x - width - side;
      card.style.left = Math.max(8, Math.min(size.width - width - 8, left)) + "px";
      card.style.top = Math.max(8, Math.min(size.height - height - 8, y - height / 2)) + "px";
    }

    function nearest(x, y) {
      let best = -1, least = 16 * 16;
      for (let i = 0; i < data.count; i++) {
        if (!isVisible(i)) continue;
        const [a, b] = screen(i), distance = (a - x) ** 2 + (b - y) ** 2;
        if (distance < least) [best, least] = [i, distance];
      }
      return best;
    }

    // Hands

    const pointers = new Map();
    let travelled = 0;
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
      travelled = 0;
    });
    canvas.addEventListener("pointermove", event => {
      const before = pointers.get(event.pointerId), now = [event.clientX, event.clientY];
      if (!before) {
        const over = nearest(...now);
        canvas.classList.toggle("over", over >= 0);
        if (over !== hovered) { hovered = over; draw(); }
        return;
      }
      travelled += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        const length = point => Math.hypot(point[0] - other[0], point[1] - other[1]);
        zoom(length(now) / Math.max(1, length(before)), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      } else if (travelled > 3) {
        canvas.classList.add("moving");
        view = {scale: view.scale, x: view.x + now[0] - before[0], y: view.y + now[1] - before[1]};
        draw();
      }
      pointers.set(event.pointerId, now);
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, event => {
      pointers.delete(event.pointerId);
      canvas.classList.remove("moving");
      if (name === "pointerup" && travelled <= 3) { pinned = nearest(event.clientX, event.clientY); draw(); }
    });
    canvas.addEventListener("pointerleave", () => { hovered = -1; draw(); });
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? .05 : .0016)), event.clientX, event.clientY);
    }, {passive: false});
    one("#zoom").addEventListener("click", event => {
      if (event.target.dataset.zoom === undefined) return;
      const factor = Number(event.target.dataset.zoom);
      if (factor) zoom(factor, size.width / 2, size.height / 2); else { view = home; draw(); }
    });
    addEventListener("keydown", event => {
      if (event.key === "Escape") { input.value = ""; pinned = hovered = -1; search(); input.blur(); }
      if (event.target === input || event.ctrlKey || event.metaKey || event.altKey) return;
      const moves = {ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80]}[event.key];
      if (moves) { view = {scale: view.scale, x: view.x + moves[0], y: view.y + moves[1]}; draw(); }
      if (event.key === "+" || event.key === "=") zoom(1.6, size.width / 2, size.height / 2);
      if (event.key === "-") zoom(.625, size.width / 2, size.height / 2);
      if (event.key === "0") { view = home; draw(); }
      if (event.key === "/") { event.preventDefault(); input.focus(); }
    });

    // Search

    function search() {
      const wanted = input.value.trim().toLowerCase(), hits = [];
      for (let i = 0; wanted && i < data.count; i++) {
        const place = data.names[i].toLowerCase().indexOf(wanted);
        if (place >= 0) hits.push([data.names[i].length === wanted.length ? -1 : place, i]);
      }
      hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      found = wanted ? new Set(hits.map(hit => hit[1])) : null;
      chosen = 0;
      const items = hits.slice(0, 12).map(([, i]) => {
        const item = element("li", data.names[i]);
        item.dataset.word = i;
        return item;
      });
      matches.replaceChildren(...(wanted && !items.length ? [element("li", "not on this map", "none")] : items));
      matches.firstChild?.classList.add("chosen");
      draw();
    }
    input.addEventListener("input", () => { pinned = -1; search(); });
    input.addEventListener("keydown", event => {
      const items = [...matches.querySelectorAll("li[data-word]")];
      if (!items.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
        items.forEach((item, k) => item.classList.toggle("chosen", k === chosen));
        items[chosen].scrollIntoView({block: "nearest"});
      }
      if (event.key === "Enter") goTo(Number(items[chosen].dataset.word));
    });
    matches.addEventListener("click", event => {
      if (event.target.dataset.word) goTo(Number(event.target.dataset.word));
    });

    // The rest

    function readColors() {
      const style = getComputedStyle(document.documentElement);
      for (const name of ["surface", "text", "muted", ...Array.from({length: palette}, (_, k) => "group" + k)])
        colors[name] = style.getPropertyValue("--" + name).trim();
    }
    function shape(group) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const paths = ["M1 6a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z", "M1.5 1.5H10.5V10.5H1.5Z", "M6 0L12 6L6 12L0 6Z", "M6 0L12 11H0Z"];
      svg.setAttribute("viewBox", "0 0 12 12");
      svg.setAttribute("width", 12);
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", paths[shapeOf(group)]);
      path.setAttribute("fill", `var(--group${group % palette})`);
      svg.append(path);
      return svg;
    }
    function showGroups() { [...legend.children].forEach((item, group) => item.classList.toggle("off", hidden.has(group))); }
    if (data.groups.length > 1) data.groups.forEach((name, group) => {
      const item = element("li", "");
      item.tabIndex = 0;
      item.append(shape(group), element("span", name));
      const turn = () => {
        hidden.has(group) ? hidden.delete(group) : hidden.add(group);
        showGroups();
        draw();
      };
      item.addEventListener("click", turn);
      item.addEventListener("keydown", event => { if (event.key === "Enter") turn(); });
      legend.append(item);
    });
    one("h1").textContent = one("h1").title = data.title;
    one("#remark").textContent = data.remark;
    if (data.axes) one("#axes").textContent = "→ " + data.axes[0] + ", ↑ " + data.axes[1];
    addEventListener("resize", () => {
      const wasHome = view === home;
      fit();
      if (wasHome) view = home;
      draw();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColors(); draw(); });

    """#

  /// Runs last: reads the view and draws it.
  package static let startScript = #"""
    readColors();
    fit();
    data.names.slice(0, data.count).forEach((_, i) => textWidth(i));
    readAddress();
    drawNow();

    """#
}
