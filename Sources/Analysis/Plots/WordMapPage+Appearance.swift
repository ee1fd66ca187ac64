extension WordMapPage {
  /// The elements that the script fills.
  package static let body = """
    <canvas id="marks"></canvas>
    <svg id="labels" aria-hidden="true"></svg>
    <header>
    <h1></h1>
    <p id="remark"></p>
    <div id="search"><input type="search" placeholder="find a word" aria-label="find a word" autocomplete="off" \
    spellcheck="false"><ul id="matches" role="listbox"></ul></div>
    </header>
    <ul id="legend"></ul>
    <div id="zoom"><button data-zoom="1.6" aria-label="nearer">+</button><button data-zoom="0.625" \
    aria-label="farther">&minus;</button><button data-zoom="0" aria-label="everything">&#x2922;</button><button \
    id="save" aria-label="save as SVG" title="save as SVG">&#x2913;</button></div>
    <p id="axes"></p>
    <aside id="card" hidden></aside>
    """

  /// Where panels are above and below the map, not beside it: in windows that are narrow, or higher than
  /// wide.
  private static let stacked = "(max-width:520px),(max-aspect-ratio:1/1)"

  /// How they look.
  package static let style = """
    *{box-sizing:border-box}
    html,body{height:100%;margin:0;overflow:hidden}
    body{background:var(--surface);color:var(--text);font:14px/1.45 \(SVGDocument.fontFamily)}
    canvas,#labels{position:fixed;inset:0;width:100%;height:100%}
    canvas{cursor:grab;touch-action:none}
    canvas.moving{cursor:grabbing}
    canvas.over{cursor:pointer}
    #labels{pointer-events:none}
    #labels text{fill:var(--text);stroke:var(--surface);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
    #labels text.strong{font-weight:650}
    #labels text.weak{fill:var(--muted);opacity:.45}
    header,#legend,#zoom,#card{position:fixed;background:color-mix(in srgb,var(--surface) 90%,transparent);\
    border:1px solid var(--grid);border-radius:10px;backdrop-filter:blur(6px)}
    header{top:14px;left:14px;padding:12px 14px;width:min(300px,32vw)}
    h1,#remark{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden;overflow-wrap:anywhere}
    h1{font-size:16px;line-height:1.3;margin:0}
    p{margin:2px 0 0;color:var(--muted);font-size:12.5px}
    #search{margin-top:10px}
    input{width:100%;padding:7px 10px;font:inherit;color:inherit;background:var(--surface);\
    border:1px solid var(--grid);border-radius:7px}
    input:focus,button:focus-visible,#legend li:focus-visible{outline:2px solid var(--group0);outline-offset:1px}
    ul{list-style:none;margin:0;padding:0}
    #matches{max-height:40vh;overflow:auto}
    #matches li{padding:4px 10px;border-radius:6px;cursor:pointer;overflow-wrap:anywhere}
    #matches li:first-child{margin-top:6px}
    #matches li:hover,#matches li.chosen{background:var(--grid)}
    #matches li.none{color:var(--muted);cursor:default;background:none}
    #legend{top:14px;right:14px;padding:8px 12px;max-height:min(60vh,calc(100vh - 190px));overflow:auto;max-width:min(240px,22vw);overflow-wrap:anywhere}
    #legend:empty{display:none}
    #legend li{display:flex;gap:8px;align-items:center;cursor:pointer;padding:1px 0;font-size:13px}
    #legend li.off{opacity:.35}
    #legend svg{flex:none}
    #zoom{right:14px;bottom:14px;display:flex;flex-direction:column;overflow:hidden}
    button{width:36px;height:34px;font-size:17px;color:inherit;background:none;border:0;cursor:pointer}
    button:hover{background:var(--grid)}
    button+button{border-top:1px solid var(--grid)}
    #axes{position:fixed;left:16px;bottom:12px;pointer-events:none}
    #card{padding:10px 14px;min-width:170px;max-width:280px;pointer-events:none;\
    box-shadow:0 6px 24px rgb(0 0 0/.14)}
    #card h2{font-size:15px;margin:0;overflow-wrap:anywhere}
    #card p{margin:0 0 4px}
    #card table{border-collapse:collapse;width:100%;font-size:13px}
    #card td{padding:1px 0}
    #card td:first-child{overflow-wrap:anywhere}
    #card td:last-child{text-align:right;padding-left:16px;color:var(--muted);font-variant-numeric:tabular-nums}
    #card .elsewhere{color:var(--muted)}
    @media \(stacked){:root{--stacked:1}header{width:min(480px,calc(100vw - 28px))}\
    #legend{display:flex;flex-wrap:wrap;gap:2px 14px;top:auto;bottom:14px;left:14px;right:auto;max-height:24vh;\
    max-width:calc(100vw - 76px)}#axes{display:none}}

    """
}
