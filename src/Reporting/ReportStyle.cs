namespace MlNet.MultiTask;

/// <summary>The page's style sheet: light and dark, from phone to desktop. Charts take their colours from it.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --back: #ffffff; --panel: #f5f6f8; --text: #1b1e24; --soft: #555b66; --line: #c9cdd4;
          --grid: #d9dce2; --link: #0b5cad;
          --c0: #0b6bb5; --c1: #c24e00; --c2: #007a5a; --c3: #a3407f; --c4: #8a6100; --c5: #5b5bd6; }
        @media (prefers-color-scheme: dark) { :root { --back: #14161a; --panel: #1d2026; --text: #e8eaee; --soft: #aab0bb;
          --line: #434954; --grid: #363b45; --link: #7cb8ff;
          --c0: #6cb6ff; --c1: #ff9e5e; --c2: #4fd1a5; --c3: #f29fd0; --c4: #e5c04b; --c5: #b3b3ff; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        header, nav, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
        header { padding-top: 1.5rem; } h1 { margin: 0 0 .25rem; font-size: 1.8rem; line-height: 1.2; } h2 { margin: 2.5rem 0 .75rem;
          font-size: 1.35rem; border-bottom: 1px solid var(--line); }
        h3 { margin: 1.5rem 0 .5rem; font-size: 1.1rem; } p { max-width: 46rem; } .soft, figcaption, caption, footer { color: var(--soft); }
        a { color: var(--link); } nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0;
          margin: 1rem 0 0; }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; align-items: start; }
        figure { margin: 0; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; min-width: 0; }
        figcaption { font-weight: 600; color: var(--text); margin-bottom: .25rem; } svg { display: block; width: 100%; height: auto;
          color: var(--text); }
        .scroll { overflow-x: auto; max-width: 100%; } table { border-collapse: collapse; width: max-content; font-size: .9rem;
          margin: .25rem 0 .75rem; } caption { text-align: left; padding-bottom: .25rem; }
        th, td { padding: .2rem .7rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
          overflow-wrap: break-word; max-width: min(28rem, 75vw); }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
          details { margin-top: .5rem; } summary { cursor: pointer; }
        figure .scroll { max-height: 20rem; overflow-y: auto; } footer { padding: 2rem 1rem; font-size: .9rem; }
        @media print { details { display: block; } nav, .skip { display: none; } }
        """;
}
