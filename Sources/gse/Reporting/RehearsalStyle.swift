/// What the page of a rehearsal has beside the style of a run's report.
enum RehearsalStyle {
    static let text: Markup = """
        .found { border-top: 1px solid var(--edge); padding: .4rem 0 .6rem; }
        .found:first-of-type { border-top: 0; }
        .found h3 { margin: .5rem 0 .3rem; }
        .how { white-space: nowrap; margin-right: .6rem; }
        ul { margin: .4rem 0; padding-left: 1.2rem; }
        li { overflow-wrap: anywhere; margin: .2rem 0; }
        .asked { border-collapse: collapse; width: 100%; }
        .asked th { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem .6rem; font-family: var(--mono);
          font-size: .82rem; font-weight: 500; white-space: nowrap; }
        .asked td { padding: .3rem 0; border-bottom: 1px solid var(--edge); width: 100%; }
        .asked tr:last-child td { border-bottom: 0; }
        .source { background: var(--code); border: 1px solid var(--edge); border-radius: 6px; padding: .4rem 0;
          overflow-x: auto; font-family: var(--mono); font-size: .82rem; line-height: 1.5; }
        .line { display: flex; min-width: max-content; border-left: 4px solid transparent; }
        .line i { font-style: normal; color: var(--quiet); text-align: right; width: 3.2rem; flex: none;
          user-select: none; font-variant-numeric: tabular-nums; }
        .line i + i { width: 1.6rem; text-align: center; color: var(--bad); }
        .line code { white-space: pre; font-size: 1em; overflow-wrap: normal; padding-right: 1rem; }
        .line.taken { border-left-color: var(--good); }
        .line.never { border-left-color: var(--bad); background: var(--bad-back); }
        .line.other code { color: var(--quiet); }
        @media print { .source { overflow: visible; } .line { min-width: 0; } .line code { white-space: pre-wrap; } }

        """
}
