namespace LoadBalancing.Client.Simulation.Reports.Html;

/// <summary>The page around the charts: light, dark and printed.</summary>
internal static class PageStyle
{
    public const string Css =
        """

        :root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--quiet:#57606a;--rule:#d8dee4;--stripe:#f6f8fa}
        @media screen and (prefers-color-scheme: dark){:root{--paper:#0d1117;--ink:#e6edf3;--quiet:#9aa4af;--rule:#2b323a;--stripe:#161b22}}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{max-width:1560px;margin:0 auto;padding:1.5rem 2rem 3rem}
        h1{font-size:1.6rem;margin:0 0 .5rem}
        h2{font-size:1.3rem;margin:2.5rem 0 .25rem;padding-top:.75rem;border-top:1px solid var(--rule)}
        h3{font-size:1.05rem;margin:.5rem 0}
        p,nav{color:var(--quiet);margin:.25rem 0}
        .note{font-size:.85rem;max-width:44em;padding-left:.6rem}
        nav ul{margin:.25rem 0;padding-left:1.2rem}
        a{color:inherit}
        h1,h2,h3,p,li{overflow-wrap:anywhere}
        td,th,caption{overflow-wrap:break-word}
        .tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,560px),max-content));gap:0 3rem;align-items:start}
        .scroll{overflow-x:auto;max-width:100%}
        table{border-collapse:collapse;margin:.75rem 0 .25rem;font-variant-numeric:tabular-nums;font-size:.9rem}
        caption{text-align:left;font-weight:600;padding:.25rem .6rem}
        th,td{padding:.15rem .6rem;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top}
        th{font-weight:600}
        tbody th{font-weight:400;color:var(--quiet);white-space:nowrap}
        .number{text-align:right}
        .whole{white-space:nowrap}
        tbody tr:nth-child(even){background:var(--stripe)}
        .subjects{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:1rem 2rem;margin-top:1rem}
        .subjects svg{display:block;width:100%;height:auto;max-width:760px;margin-bottom:.75rem}
        @page{size:landscape;margin:12mm}
        @media print{body{font-size:10pt}main{max-width:none;padding:0}section.subject,table,svg{break-inside:avoid}h2{break-after:avoid}.subjects{grid-template-columns:1fr 1fr}}

        """;
}
