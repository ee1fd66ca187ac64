extension WordMapPage {
  /// What keeps a view: the page's address says it, and a button saves it as a drawing with its legend.
  package static let sharingScript = #"""
    // The view in the page's address: `zoom`, `at` (what is in the middle of the window), `word`, `find`, and
    // the groups that are `off`, by their numbers. What is as at the start is not there.
    function address() {
      const parts = new URLSearchParams(), wanted = input.value.trim();
      if (view !== home) {
        parts.set("zoom", (view.scale / home.scale).toPrecision(5));
        parts.set("at", [(size.width / 2 - view.x) / view.scale, (size.height / 2 - view.y) / view.scale]
          .map(part => part.toFixed(2)).join(" "));
      }
      if (pinned !== data.center) parts.set("word", pinned < 0 ? "" : data.names[pinned]);
      if (wanted) parts.set("find", wanted);
      if (hidden.size) parts.set("off", [...hidden].sort((a, b) => a - b).join(" "));
      return parts.size ? "#" + parts : "";
    }

    let writing = 0;
    function keepAddress() {
      clearTimeout(writing);
      writing = setTimeout(() => {
        const current = address();
        // Pages in a frame may not change their address.
        if (location.hash !== current)
          try { history.replaceState(null, "", current || location.pathname + location.search); } catch {}
      }, 200);
    }

    // What an address says and the map does not have is left out.
    function readAddress() {
      const parts = new URLSearchParams(location.hash.slice(1)), numbers = name => (parts.get(name) || "").split(" ").filter(Boolean).map(Number);
      const zoom = Number(parts.get("zoom")), [x, y] = numbers("at");
      view = home;
      if (zoom > 0 && Number.isFinite(zoom) && Number.isFinite(x) && Number.isFinite(y)) {
        const scale = home.scale * Math.min(400, Math.max(.25, zoom));
        view = {scale, x: size.width / 2 - x * scale, y: size.height / 2 - y * scale};
      }
      // Without a legend nothing could be shown again.
      hidden = new Set(numbers("off").filter(group => data.groups.length > 1 && data.groups[group] !== undefined));
      showGroups();
      input.value = parts.get("find") || "";
      const word = data.names.indexOf(parts.get("word"));
      pinned = !parts.has("word") ? data.center : word < data.count ? word : -1;
      hovered = -1;
      search();
    }
    addEventListener("hashchange", readAddress);

    // Takes what is drawn on the canvas as paths.
    class Pen {
      paths = [];
      globalAlpha = 1;
      #path = "";
      #add(fill, stroke) {
        this.paths.push({d: this.#path, fill, stroke, "stroke-width": this.lineWidth, opacity: this.globalAlpha});
      }
      clearRect() {}
      beginPath() { this.#path = ""; }
      moveTo(x, y) { this.#path += `M${x.toFixed(2)} ${y.toFixed(2)}`; }
      lineTo(x, y) { this.#path += (this.#path ? "L" : "M") + `${x.toFixed(2)} ${y.toFixed(2)}`; }
      // Only whole circles are drawn.
      arc(x, y, r) {
        this.moveTo(x - r, y);
        this.#path += [1, -1].map(way => `a${r.toFixed(2)} ${r.toFixed(2)} 0 1 0 ${(2 * way * r).toFixed(2)} 0`).join("") + "Z";
      }
      rect(x, y, width, height) {
        this.moveTo(x, y);
        this.#path += `h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}Z`;
      }
      closePath() { this.#path += "Z"; }
      fill() { this.#add(this.fillStyle, "none"); }
      stroke() { this.#add("none", this.strokeStyle); }
    }

    // What the window shows, without its panels, as an SVG document.
    function drawing() {
      const pen = new Pen(), canvasContext = context;
      const groups = data.groups.map((name, group) => [name, group])
        .filter(([, group]) => data.groups.length > 1 && !hidden.has(group));
      // Where the legend is in the window, which has no labels there, or beside what the window shows.
      const left = 26 + (isStacked() || !groups.length ? size.width : one("#legend").getBoundingClientRect().left);
      const ends = groups.map(([name]) => left + measured(name) + 14);
      const line = k => 26 + 20 * k;
      context = pen;
      try {
        drawNow();
        pen.globalAlpha = 1;
        groups.forEach(([, group], k) => {
          pen.fillStyle = colors["group" + group % palette];
          outline(left - 12, line(k), 5, shapeOf(group));
          pen.fill();
        });
      } finally { context = canvasContext; }
      const node = (name, attributes, text) => {
        const result = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const key in attributes) result.setAttribute(key, attributes[key]);
        // XML cannot have these characters.
        if (text !== undefined) result.textContent = text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
        return result;
      };
      const width = Math.ceil(Math.max(size.width, ...ends)), height = Math.max(size.height, line(groups.length));
      const family = getComputedStyle(document.body).fontFamily;
      const svg = node("svg", {width, height, viewBox: `0 0 ${width} ${height}`, "font-family": family, "font-size": fontSize});
      svg.append(node("title", {}, data.title), node("rect", {width, height, fill: colors.surface}));
      for (const path of pen.paths) svg.append(node("path", path));
      for (const label of space.children) {
        const style = getComputedStyle(label);
        const [x, y] = ["x", "y"].map(name => label.getAttribute(name));
        svg.append(node("text", {
          x, y, fill: style.fill, "font-weight": style.fontWeight, opacity: style.opacity, stroke: colors.surface,
          "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke",
        }, label.textContent));
      }
      const legend = node("g", {fill: colors.text});
      groups.forEach(([name], k) => legend.append(node("text", {x: left, y: line(k), "dominant-baseline": "central"}, name)));
      svg.append(legend);
      return new XMLSerializer().serializeToString(svg) + "\n";
    }

    function save() {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([drawing()], {type: "image/svg+xml"}));
      link.download = (data.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "map") + ".svg";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }
    one("#save").addEventListener("click", save);

    """#
}
