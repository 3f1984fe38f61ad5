package wizard

// calls is what a machine asks of services: at most one call at a time. A call
// is asked for, given out once by Due, and under way until its result is fed
// back or it is dropped.
type calls struct {
	last    int  // number of the newest attempt
	due     *Due // asked for, not given out yet
	waiting int  // the attempt that a result is wanted of; 0 none
	kind    DueKind
	// goOn: the person has pressed Enter already; go on when it succeeds.
	goOn bool
}

// ask makes d the one call that is wanted; an older one is dropped.
func (c *calls) ask(d Due, goOn bool) {
	c.last++
	d.Attempt = c.last
	c.due, c.waiting, c.kind, c.goOn = &d, d.Attempt, d.Kind, goOn
}

func (c *calls) take() (Due, bool) {
	if c.due == nil {
		return Due{}, false
	}
	d := *c.due
	c.due = nil
	return d, true
}

// drop gives up on the call under way: its result will be stale.
func (c *calls) drop() { c.due, c.waiting, c.kind, c.goOn = nil, 0, "", false }

// wants reports whether a call of this kind is under way or due.
func (c *calls) wants(k DueKind) bool { return c.waiting != 0 && c.kind == k }

// settle ends the call that r answers; false when nobody waits for it.
func (c *calls) settle(r Result) (goOn, ok bool) {
	if c.waiting == 0 || r.Attempt != c.waiting || r.Kind != c.kind {
		return false, false
	}
	goOn = c.goOn
	c.drop()
	return goOn, true
}
