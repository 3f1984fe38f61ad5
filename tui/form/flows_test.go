package form_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/rotate"
)

// smallFlow is a flow about a connector, with the keys that lead on to further
// pages of it.
type smallFlow struct {
	name string
	make func(t testing.TB, c *uitest.Company, conn store.Connector) flow.Flow
	keys map[string][]string
}

var smallFlows = []smallFlow{
	{"owners", func(_ testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		place := c.Services.Platforms.PlaceOf(conn)
		return manage.NewOwners(c.Services, conn, place, ui.OwnerRoles(place))
	}, map[string][]string{"owners-new": {"f3"}, "owners-last": {"space", "enter"}}},
	{"rename", func(_ testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		return manage.NewRename(c.Services, conn)
	}, map[string][]string{"rename-empty": {"ctrl+u", "enter"}}},
	{"move", func(_ testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		return manage.NewMove(c.Services, conn)
	}, map[string][]string{"move-file": {"enter"}, "move-none": {"down", "space"}}},
	{"disconnect", func(_ testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		return manage.NewDisconnect(c.Services, conn, c.Services.Platforms.PlaceOf(conn).Keeps)
	}, map[string][]string{"disconnect-sure": {"down", "space", "enter"}, "disconnect-delete": {"down", "down", "space", "enter"}}},
	{"silence", func(_ testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		r := manage.SilenceRequest{Connector: conn.ID, Kind: string(findings.PendingInvitation), ID: "PU00001"}
		return manage.NewSilence(c.Services, r, "Ada Lovelace never accepted an invitation", "An invitation that nobody accepts holds access.")
	}, nil},
	{"held", func(t testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		c.Synced(conn)
		c.Shrink()
		return manage.NewHeld(c.Services, c.Synced(conn), func(held access.Held) string { return words.Moment(uitest.Start, held.At) })
	}, map[string][]string{"held-accept": {"down", "space", "enter"}}},
	{"send-again", func(t testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		return manage.NewSend(c.Services, handedOver(conn), false)
	}, nil},
	{"forget", func(_ testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		return manage.NewRemoveHandOver(c.Services, handedOver(conn), "")
	}, nil},
	{"remove-draft", func(_ testing.TB, c *uitest.Company, _ store.Connector) flow.Flow {
		return manage.NewRemoveDraft(c.Services, store.Draft{ID: "d1"})
	}, nil},
	{"old-key", func(t testing.TB, c *uitest.Company, conn store.Connector) flow.Flow {
		c.Replace(conn, secret.New([]byte(c.Account.NewToken())))
		facts, err := c.Services.OldKeyFacts(t.Context(), conn.ID)
		if err != nil {
			t.Fatal(err)
		}
		return rotate.ForOldKey(facts, c.Services)
	}, nil},
}

func handedOver(conn store.Connector) store.Connector {
	conn.HandedOver = &store.HandOver{Name: "Grace Hopper", Email: "grace@example.com", At: uitest.Start}
	return conn
}

// pages shows a flow anew for each of its pages.
func (f smallFlow) pages(t *testing.T, prepare func(*uitest.Company, *store.Connector), look func(name string, d *uitest.Screen)) {
	t.Helper()
	for _, name := range append([]string{f.name}, slices.Sorted(maps.Keys(f.keys))...) {
		w := uitest.New(t, styles.Options{Color: true})
		c := w.Company()
		conn := c.Connected()
		prepare(c, &conn)
		d := w.Show(form.New(form.Options{Env: w.Env, Flow: f.make(t, c, conn), NoLines: true}))
		d.Pass(time.Minute) // a page that comes by itself ignores what is typed ahead
		d.Keys(f.keys[name]...)
		look(name, d)
	}
}

// TestSmallFlowGoldens are the pages of the flows about a connector.
func TestSmallFlowGoldens(t *testing.T) {
	for _, f := range smallFlows {
		f.pages(t, func(*uitest.Company, *store.Connector) {}, func(name string, d *uitest.Screen) { uitest.State(t, name, d.Frame) })
	}
}

// TestSmallFlowsFitEveryWindow, whatever things are called.
func TestSmallFlowsFitEveryWindow(t *testing.T) {
	for i, f := range smallFlows {
		f.pages(t, func(c *uitest.Company, conn *store.Connector) {
			for n, u := range c.Account.Truth(uitest.Start).Users {
				c.Account.RenameUser(u.ID, uitest.Nasty[n%len(uitest.Nasty)])
			}
			conn.Name = uitest.Nasty[i%len(uitest.Nasty)]
			conn.Owners[0].Name = uitest.Nasty[(i+5)%len(uitest.Nasty)]
		}, func(name string, d *uitest.Screen) {
			uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
		})
	}
}
