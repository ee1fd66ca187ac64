extension WordMapPage {
  /// What labels say and where they go, in functions that ``script`` calls for each view.
  package static let labelScript = #"""
    // Of the canvas itself, since what draws may be a pen.
    const measured = text => canvas.getContext("2d").measureText(text).width;
    const widths = [];
    function textWidth(i) {
      if (widths[i] === undefined) widths[i] = measured(data.names[i]);
      return widths[i];
    }

    // A name that would take much of the window's width, and its width, with an ellipsis for its middle.
    const shownNames = new Map();
    function shownName(i) {
      const most = size.width * .4;
      if (textWidth(i) <= most) return [data.names[i], textWidth(i)];
      if (!shownNames.has(i)) {
        const letters = [...data.names[i]];
        let count = Math.ceil(letters.length * most / textWidth(i)), text, width;
        do {
          const end = letters.length - Math.floor(count / 2);
          text = letters.slice(0, Math.ceil(count / 2)).join("") + "…" + letters.slice(end).join("");
          width = measured(text);
        } while (width > most && --count > 1);
        shownNames.set(i, [text, width]);
      }
      return shownNames.get(i);
    }

    // What comes first gets its label first; a label that finds no free place near its mark is left out.
    // Labels cover no mark, unless very few find such a place, or the word is one that shall be seen, and no
    // arrow if another place is free. They are inside the window, and under no panel.
    function drawLabels(focus, bright, r) {
      const cells = new Map(), side = 40, height = fontSize * 1.3;
      // Squares of 4 pixels under marks, 1, and arrows, 2.
      const grain = 4, columns = Math.ceil(size.width / grain) + 1, rows = Math.ceil(size.height / grain) + 1;
      const marks = new Uint8Array(columns * rows);
      const squares = (box, visit) => {
        const right = Math.min(columns - 1, Math.floor(box[2] / grain));
        const bottom = Math.min(rows - 1, Math.floor(box[3] / grain));
        for (let b = Math.max(0, Math.floor(box[1] / grain)); b <= bottom; b++)
          for (let a = Math.max(0, Math.floor(box[0] / grain)); a <= right; a++)
            if (visit(b * columns + a)) return true;
        return false;
      };
      for (let i = 0; i < data.count; i++) if (isVisible(i)) {
        const [x, y] = screen(i), s = Math.max(1, r - grain / 2);
        squares([x - s, y - s, x + s, y + s], square => { marks[square] |= 1; });
      }
      for (const [from, to] of data.arrows) if (isVisible(from) && isVisible(to)) {
        const [x, y] = screen(from), [a, b] = screen(to), steps = Math.min(2000, Math.hypot(a - x, b - y) / grain);
        for (let k = 0; k <= steps; k++) {
          const [c, d] = [x + (a - x) * k / steps, y + (b - y) * k / steps];
          squares([c, d, c, d], square => { marks[square] |= 2; });
        }
      }
      const covers = (box, kinds) => squares(box, square => (marks[square] & kinds) !== 0);
      const free = box => {
        for (let a = Math.floor(box[0] / side); a <= Math.floor(box[2] / side); a++)
          for (let b = Math.floor(box[1] / side); b <= Math.floor(box[3] / side); b++)
            for (const other of cells.get(a + "," + b) || [])
              if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
        return true;
      };
      const take = box => {
        for (let a = Math.floor(box[0] / side); a <= Math.floor(box[2] / side); a++)
          for (let b = Math.floor(box[1] / side); b <= Math.floor(box[3] / side); b++) {
            const key = a + "," + b;
            if (!cells.has(key)) cells.set(key, []);
            cells.get(key).push(box);
          }
      };
      const covered = panels();
      covered.forEach(take);
      const isCovered = (x, y) => covered.some(box => x > box[0] && x < box[2] && y > box[1] && y < box[3]);
      const order = bright ? [focus, ...bright].filter(i => i >= 0) : [];
      const done = new Set(), texts = [];
      const label = (i, avoided) => {
        const [x, y] = screen(i);
        if (done.has(i) || !isVisible(i) || x < 0 || y < 0 || x > size.width || y > size.height || isCovered(x, y)) return;
        const [name, plainWidth] = shownName(i);
        const width = plainWidth * (bright && bright.has(i) ? 1.08 : 1) + 4, gap = r * 1.6 + 3;
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, -1], [0, 1], [.7, -.7], [-.7, -.7], [.7, .7], [-.7, .7]]) {
          const start = (d, s) => d * gap - s / 2 + Math.max(-1, Math.min(1, d * 1.43)) * s / 2;
          const left = x + start(dx, width), top = y + start(dy, height);
          const box = [left, top, left + width, top + height];
          if (box[0] < 0 || box[1] < 0 || box[2] > size.width || box[3] > size.height) continue;
          if (covers(box, avoided) || !free(box)) continue;
          take(box);
          done.add(i);
          texts.push([name, left + 2, top + fontSize, bright ? (bright.has(i) ? "strong" : "weak") : ""]);
          return;
        }
      };
      // In small windows they would cover most of the marks.
      const least = Math.min(40, size.width * size.height / 20000);
      for (const avoided of data.arrows.length ? [3, 1, 0] : [1, 0]) {
        for (const i of order) label(i, avoided);
        for (let i = 0; i < data.count && texts.length < (avoided ? 500 : least); i++) label(i, avoided);
      }
      while (space.children.length > texts.length) space.lastChild.remove();
      while (space.children.length < texts.length)
        space.append(document.createElementNS("http://www.w3.org/2000/svg", "text"));
      texts.forEach(([name, x, y, kind], k) => {
        const text = space.children[k];
        if (text.textContent !== name) text.textContent = name;
        text.setAttribute("x", x.toFixed(1));
        text.setAttribute("y", y.toFixed(1));
        text.setAttribute("class", kind);
      });
    }

    """#
}
