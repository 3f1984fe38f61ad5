package manage

import (
	"strings"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// Ids of the choices of a confirmation, and of the field for a name.
const (
	chooseNo  = "confirm:no"
	chooseYes = "confirm:yes"

	FieldName = "name"
)

// confirm is the page before something that cannot be undone: the careful
// answer stands first and is chosen, and no letter gives the other one.
type confirm struct {
	question string
	text     []string
	no, yes  string
	// name has to be typed before data is deleted; empty for nothing.
	name  string
	typed string
	sure  bool
}

func (c *confirm) page(p *flow.Page) {
	p.Question, p.Intro = c.question, c.text
	p.Choices = []flow.Choice{
		{ID: chooseNo, Label: c.no, Chosen: !c.sure},
		{ID: chooseYes, Label: c.yes, Chosen: c.sure},
	}
	p.Next, p.Confirm = "continue", flow.Confirm{Yes: chooseYes, Field: FieldName, Name: c.name}
	if c.name != "" && c.sure {
		p.Fields = []flow.Field{{ID: FieldName, Label: "Type " + c.name + " to confirm", Value: c.typed, Focus: true}}
	}
}

func (c *confirm) choose(id string) {
	switch id {
	case chooseNo:
		c.sure = false
	case chooseYes:
		c.sure = true
	}
}

// confirmed reports what was decided; the problem says that the name was not
// typed.
func (c *confirm) confirmed() (bool, *flow.Problem) {
	if !c.sure {
		return false, nil
	}
	if c.name != "" && !strings.EqualFold(strings.TrimSpace(c.typed), strings.TrimSpace(c.name)) {
		return false, &flow.Problem{Told: failure.Tell(failure.NotItsName, failure.Blanks{"name": c.name}),
			Field: FieldName, Kept: flow.NothingChanged}
	}
	return true, nil
}
