package line

import (
	"context"
	"net/mail"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/wizard"
)

// owners says who owns a connector, and adds and removes owners.
func (h *house) owners(c store.Connector) error {
	key := h.newKey()
	for {
		h.gap()
		h.say("Who owns " + c.Name + ":")
		for _, o := range c.Owners {
			h.say(words.Stop(ownerText(c, o)))
		}
		list := []option{{text: "Add an owner"}}
		if len(c.Owners) > 0 {
			list = append(list, option{text: "Remove an owner"})
		}
		got, err := h.pick(h.ctx, menu{question: "What about the owners?", key: key, list: list, proposed: -1, help: func() {
			h.say("An owner needs Connector Administrator or Super Administrator here, and Admin (Global Admin) or Account Owner in PagerDuty.")
		}})
		if err != nil {
			return err
		}
		var change wizard.OwnersChange
		if got.list[0] == 0 {
			change, err = h.addOwner()
		} else {
			change, err = h.removeOwner(c)
		}
		if err == nil && len(change.Add)+len(change.Remove) > 0 {
			var changed store.Connector
			if changed, err = h.s.ChangeOwners(context.WithoutCancel(h.ctx), c.ID, change); err == nil {
				c = changed
			}
		}
		if err != nil && err != errBack && !h.serviceError(err) {
			return err
		}
	}
}

func (h *house) addOwner() (wizard.OwnersChange, error) {
	email, err := h.ask(h.ctx, question{prompt: "E-mail of the new owner. For example ada@example.com. Text, or Enter for nobody:"})
	if err != nil || email == "" {
		return wizard.OwnersChange{}, err
	}
	name, err := h.ask(h.ctx, question{prompt: "Name, optional. Text, or Enter for nothing:"})
	if err != nil {
		return wizard.OwnersChange{}, err
	}
	if name != "" {
		email = (&mail.Address{Name: name, Address: email}).String()
	}
	return wizard.OwnersChange{Add: []string{email}}, nil
}

func (h *house) removeOwner(c store.Connector) (wizard.OwnersChange, error) {
	m := menu{question: "Who is no longer an owner?", proposed: -1}
	for _, o := range c.Owners {
		m.list = append(m.list, option{text: words.Comma(o.Name, o.Email), name: nameOr(o.Name, o.Email)})
	}
	got, err := h.pick(h.ctx, m)
	if err != nil {
		return wizard.OwnersChange{}, err
	}
	o := c.Owners[got.list[0]]
	h.say("They no longer look after this connector here. In PagerDuty nothing changes.")
	sure, err := h.yes("Take "+nameOr(o.Name, o.Email)+" off the owners?", "Take them off", "Leave it as it is", false)
	if err != nil || !sure {
		return wizard.OwnersChange{}, err
	}
	return wizard.OwnersChange{Remove: []string{o.Email}}, nil
}

func ownerText(c store.Connector, o store.Owner) string {
	email := o.Email
	if o.Name == "" {
		email = ""
	}
	return words.Comma(nameOr(o.Name, o.Email), email, wizard.PlatformRoleName(o.Role)+" here", wizard.PagerDutyRoleText(c, o))
}
