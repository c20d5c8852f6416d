/// How an evaluation page looks.
enum PageStyle {
    /// The style sheet: colours follow the reader's light or dark setting; plots use the same names.
    static let css = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--quiet:#57606a;--line:#d8dee4;--panel:#f6f8fa;\
        --accent:#0b5fce;--right:#1a7f37;--wrong:#b35900;--on-strong:#fff}
        @media (prefers-color-scheme:dark){:root{--bg:#0f1319;--fg:#e6edf3;--quiet:#9da7b3;--line:#30363d;--panel:#171c23;\
        --accent:#79b0ff;--right:#56d364;--wrong:#ffb066;--on-strong:#0f1319}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1.5rem;max-width:72rem;background:var(--bg);color:var(--fg);\
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.35rem;margin:2.5rem 0 .5rem;padding-top:1rem;\
        border-top:1px solid var(--line)}h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
        .quiet{color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
        a{color:var(--accent)}nav{margin:.6rem 0}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.4rem 0 1rem}
        caption{text-align:left;color:var(--quiet);padding:.2rem 0}
        th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
        th[scope=row],th:first-child{text-align:left;font-weight:600}
        thead th{color:var(--quiet);font-weight:500;border-bottom-width:2px}
        td.plot{padding:0 .4rem;min-width:12rem}td.text{white-space:normal;text-align:start;min-width:18rem;max-width:40rem}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1.2rem;margin:.8rem 0}
        figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.8rem}
        figcaption{font-size:.9rem;color:var(--quiet);margin-top:.4rem}
        .small{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.5rem}
        .small figure{padding:.4rem}.small figcaption{font-size:.78rem;margin:0 0 .2rem;color:var(--fg);overflow-wrap:anywhere}
        svg{display:block;width:100%;height:auto}svg text{fill:var(--quiet);font-size:11px}
        .axis{stroke:var(--line);fill:none}.ideal{stroke:var(--quiet);stroke-dasharray:4 4;fill:none}
        .curve{stroke:var(--accent);stroke-width:2;fill:none}.dot{fill:var(--accent)}.whisker{stroke:var(--accent);stroke-width:1.5}
        .bar{fill:var(--quiet);opacity:.35}.cell-right{fill:var(--right)}.cell-wrong{fill:var(--wrong)}
        svg .name{fill:var(--fg)}svg .count{fill:var(--fg);font-size:10px}svg .strong{fill:var(--on-strong)}
        summary{cursor:pointer;color:var(--accent);margin:.5rem 0}
        @media print{details>*{display:block}figure{break-inside:avoid}}
        """
}
