package ui

import "connectpd/store/words"

// DemoKey adds the key that the demo's account would show, to copy or to have
// pasted. It opens a made-up account on this computer and nothing else.
func DemoKey(e *Env, p *Page) {
	st := e.Styles
	p.Gap().Line(st.Demo.Render("DEMO") + "  PagerDuty would show you this key:")
	p.Line("      " + st.Accent.Render(words.Clean(e.Demo.Key())))
	p.Styled(st.Dim, "      Copy and paste it, or press "+e.Keys.DemoKey.Help().Key+".")
}
