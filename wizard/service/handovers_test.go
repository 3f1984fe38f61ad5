package service

import (
	"errors"
	"os"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover/post"
	"connectpd/wizard/handover/smtptest"
	"connectpd/wizard/setup"
)

// handOver hands a new set-up over to Grace.
func (h *house) handOver() ended {
	h.Helper()
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"Grace Hopper <grace@example.com>"}, Yes: true}, setup.Options{})
	h.must(err)
	if end.Kind != setup.HandedOverTo || end.HandOver == nil {
		h.Fatalf("ended %+v", end)
	}
	return end
}

// mail makes letters go through a mail server.
func (h *house) mail(address, password string, box *smtptest.Server) {
	h.Helper()
	m, err := post.NewMailer(secret.New([]byte(address)), secret.New([]byte(password)),
		post.MailerOptions{TLS: box.Trust(), Dial: box.Dial, Now: h.clock.Now})
	h.must(err)
	h.s.Mail = m
}

// lastLog is the newest entry of a connector's log.
func (h *house) lastLog(c store.Connector) string {
	h.Helper()
	list, err := h.s.Store.LogEntries(h.Context(), store.LogQuery{ConnectorID: c.ID, N: 1})
	h.must(err)
	if len(list) == 0 {
		return ""
	}
	return list[0].Message
}

func TestALetterThatWentOutContinuesElsewhere(t *testing.T) {
	box := smtptest.Serve(t, smtptest.Options{Encryption: smtptest.StartTLS, User: "ada", Password: "s3cr3t-mail"})
	h := build(t)
	h.mail("smtp://ada@"+smtptest.Host, "s3cr3t-mail", box)
	end := h.handOver()
	got := box.Letters()
	if !end.HandOver.Sent || end.HandOver.File != "" || end.HandOver.Unsent != "" || len(got) != 1 || !got[0].TLS {
		t.Fatalf("%+v, letters %+v", end.HandOver, got)
	}
	if says := strings.Join(end.HandOver.Says(), " "); !strings.Contains(says, "Grace Hopper") || !strings.Contains(says, "sent by email") {
		t.Errorf("says %q", says)
	}
	if text := h.lastLog(end.Connector); !strings.Contains(text, "sent by email") {
		t.Errorf("the log says %q", text)
	}

	other := build(t)
	other.me = setup.Me{Name: "grace", Email: "grace@laptop"}
	i, err := other.s.Invitation(got[0].Data)
	other.must(err)
	done, err := other.setUp(setup.SetupFlags{Invitation: &i, Token: other.Key(), Yes: true}, setup.Options{})
	other.must(err)
	c, err := other.s.Store.Connector(t.Context(), done.Connector.ID)
	other.must(err)
	if c.Status != store.Connected || c.Owners[0].Email != "grace@example.com" || c.App.Name != "PagerDuty" {
		t.Errorf("the receiver has %+v", c)
	}
}

func TestALetterThatIsRefusedIsWritten(t *testing.T) {
	box := smtptest.Serve(t, smtptest.Options{Encryption: smtptest.StartTLS, User: "ada", Password: "s3cr3t-mail"})
	h := build(t)
	h.mail("smtp://ada@"+smtptest.Host, "s3cr3t-wrong", box)
	end := h.handOver()
	over := end.HandOver
	if over.Sent || over.File == "" || !strings.Contains(over.Unsent, "password") {
		t.Fatalf("%+v", over)
	}
	says := strings.Join(over.Says(), "\n")
	if !strings.Contains(says, over.File) || !strings.Contains(says, over.Unsent) {
		t.Errorf("says %q", says)
	}
	if _, err := os.Stat(over.File); err != nil {
		t.Error(err)
	}
	for _, text := range append(over.Message, says, h.lastLog(end.Connector)) {
		if strings.Contains(text, "s3cr3t") {
			t.Errorf("the mail password is in %q", text)
		}
	}

	// Sent again with the right password, the file is no longer needed.
	h.mail("smtp://ada@"+smtptest.Host, "s3cr3t-mail", box)
	h.me = setup.Me{Name: "Ada", Email: "ada@example.com"}
	again, err := h.s.SendAgain(t.Context(), "", "")
	h.must(err)
	if !again.Sent || len(box.Letters()) != 1 || again.Connector.HandedOver.MessageFile != "" {
		t.Errorf("%+v", again)
	}
	if _, err := os.Stat(over.File); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the older message is still there: %v", err)
	}
}

func TestTakingOverAndRemoving(t *testing.T) {
	h := build(t)
	end := h.handOver()
	r, err := h.s.Resume(t.Context(), end.Connector.Name)
	h.must(err)
	if r.Draft.ID != end.Connector.ID {
		t.Errorf("resumes %s", r.Draft.ID)
	}
	if c, err := h.s.Store.Connector(t.Context(), ""); err != nil || c.HandedOver == nil {
		t.Errorf("looking at it took it over: %+v, %v", c.HandedOver, err)
	}
	c, err := h.s.RemoveHandOver(t.Context(), "")
	h.must(err)
	if _, err := os.Stat(end.HandOver.File); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the message is still there: %v", err)
	}
	if _, err := h.s.Store.Connector(t.Context(), c.ID); !errors.Is(err, store.ErrNoConnector) {
		t.Errorf("it is still there: %v", err)
	}

	h.connected()
	for name, call := range map[string]func() error{
		"send again": func() error { _, err := h.s.SendAgain(t.Context(), "", ""); return err },
		"remove":     func() error { _, err := h.s.RemoveHandOver(t.Context(), ""); return err },
	} {
		var not *notHandedOverError
		if err := call(); !errors.As(err, &not) || not.Failure().Hint() == "" {
			t.Errorf("%s of a connector that lives here: %v", name, err)
		}
	}
}

// TestHalfATakeOver: whoever takes a set-up over and leaves half-way goes on
// from the connector that was handed over; there is no second one.
func TestHalfATakeOver(t *testing.T) {
	h := build(t)
	id := h.handOver().Connector.ID
	f, err := h.s.Facts(t.Context())
	h.must(err)
	r, err := h.s.Resume(t.Context(), id)
	h.must(err)
	m := setup.New(f, setup.Options{}, h.s)
	if p := m.Resume(r); p != nil {
		t.Fatal(p.Lines())
	}
	m.Set(flow.FieldSubdomain, "acme")
	_, err = h.leave(m, flow.LeaveDrop)
	h.must(err)
	drafts, err := h.s.Store.Drafts(t.Context())
	h.must(err)
	connectors, err := h.s.Store.Connectors(t.Context())
	h.must(err)
	if len(drafts) != 1 || len(connectors) != 1 || len(Unfinished(drafts, connectors)) != 0 {
		t.Errorf("%d drafts, %d connectors, %d unfinished setups beside them", len(drafts), len(connectors), len(Unfinished(drafts, connectors)))
	}
	if again, err := h.s.Resume(t.Context(), id); err != nil || !strings.Contains(string(again.Draft.Answers), "acme") {
		t.Errorf("what was answered is lost: %v", err)
	}
	if list := Unfinished([]store.Draft{{ID: "another"}}, connectors); len(list) != 1 {
		t.Error("another setup is not listed")
	}
}
