package line

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"connectpd/store"
	"connectpd/store/export"
	"connectpd/store/words"
	"connectpd/wizard"
	"connectpd/wizard/rotate"
)

// more is what is done with a connector more seldom.
func (h *house) more(c store.Connector) error {
	list := []task{
		{"Export for an access review", h.export},
		{"Say through which identity provider people sign in", h.markApp},
		{"Rename it", h.rename},
		{"Disconnect it", h.disconnect},
	}
	m := menu{question: "What more about " + wizard.Named(c) + "?", proposed: -1}
	for _, t := range list {
		m.list = append(m.list, option{text: t.text})
	}
	got, err := h.pick(h.ctx, m)
	if err != nil {
		return err
	}
	return list[got.list[0]].do(c)
}

// oldKey is the conversation about a key that was replaced and may still work.
func (h *house) oldKey(c store.Connector) error {
	facts, err := h.s.OldKeyFacts(h.ctx, c.ID)
	if err != nil {
		return err
	}
	return h.rotateWith(rotate.ForOldKey(facts, h.s))
}

// markApp says through which identity provider people sign in to the app.
func (h *house) markApp(c store.Connector) error {
	prompt := "The identity provider through which people sign in to " + c.App.Name + "."
	if c.App.IDP == "" {
		prompt += " Text, or Enter for nothing:"
	} else {
		prompt += " " + c.App.IDP + " is there. Text, a minus sign to empty it, or Enter:"
	}
	idp, err := h.ask(h.ctx, question{prompt: prompt})
	if err != nil || idp == "" {
		return err
	}
	if idp == "-" {
		idp = ""
	}
	if c, err = h.s.MarkApp(context.WithoutCancel(h.ctx), c.ID, idp); err != nil {
		return err
	}
	if idp == "" {
		h.say("Nothing is said any more about how people sign in to " + c.App.Name + ".")
		return nil
	}
	h.say("People sign in to " + c.App.Name + " through " + c.App.IDP + ".")
	return nil
}

// export writes the access data to a file of the person's choice.
func (h *house) export(c store.Connector) error {
	formats := []wizard.ExportFormat{wizard.ExportCSV, wizard.ExportJSON, wizard.ExportTerraform}
	got, err := h.pick(h.ctx, menu{question: "What should be written?", list: []option{
		{text: "A table, one row a grant (csv)"},
		{text: "Everything, as one document (json)"},
		{text: "The configuration that tells ConductorOne (Terraform); no access data"},
	}})
	if err != nil {
		return err
	}
	format := formats[got.list[0]]
	proposed := absolute(wizard.ExportName(c, format, h.now()))
	path, err := h.ask(h.ctx, question{prompt: "The file to write. " + proposed + " is proposed. Text or Enter:"})
	if err != nil {
		return err
	}
	if path == "" {
		path = proposed
	}
	return h.exportTo(c, format, path)
}

func (h *house) exportTo(c store.Connector, format wizard.ExportFormat, path string) error {
	r := wizard.ExportRequest{Connector: c.ID, Format: format}
	done, err := h.s.ExportFile(h.ctx, r, path, false)
	var exists *export.ExistsError
	if errors.As(err, &exists) {
		var replace bool
		replace, err = h.yes(exists.Path+" exists already. Replace it?", "Replace it", "Leave it as it is", false)
		if err != nil || !replace {
			return err
		}
		done, err = h.s.ExportFile(h.ctx, r, path, true)
	}
	if err != nil {
		return err
	}
	if format != wizard.ExportTerraform {
		h.say(fmt.Sprintf("Written: %s. What is in it is described in the file beside it.", words.Plural(done.Rows, "row", "rows")))
	} else {
		h.say("Written.")
	}
	h.say("The file is on the next line:")
	h.copyable(absolute(done.File))
	return nil
}

// absolute is a path that is found from everywhere.
func absolute(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// sendAgain writes or sends the message of a hand-over once more.
func (h *house) sendAgain(c store.Connector) error {
	return h.converse(wizard.NewSendForm(h.s, c, h.s.Mail != nil), false)
}

// removeHandOver forgets a set-up that was handed over.
func (h *house) removeHandOver(c store.Connector) error {
	h.say("It is forgotten here. What its owner does with the message is not known.")
	sure, err := h.yes("Remove "+c.Name+"?", "Remove it", "Keep it", false)
	if err != nil || !sure {
		return err
	}
	if _, err := h.s.RemoveHandOver(context.WithoutCancel(h.ctx), c.ID); err != nil {
		return err
	}
	h.say(c.Name + " is removed.")
	return nil
}
