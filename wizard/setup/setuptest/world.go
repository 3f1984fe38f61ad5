package setuptest

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// Due is what a service was asked, whichever it was.
type Due struct {
	Kind       string
	Keychain   place.Kind
	Passphrase secret.Value
	Address    string
	Draft      string
	Check      setup.CheckRequest
	Save       setup.SaveRequest
	HandOver   setup.HandOverRequest
	Sync       setup.FirstSync
	SignIn     tenant.SignInRequest
	Find       tenant.FindRequest
}

// Result is what a service answers, whichever it is.
type Result struct {
	Err        error
	Checked    setup.Checked
	Connector  access.Connector
	HandedOver handover.Outcome
	Sync       setup.Running
	Resumed    setup.Resumed
	Made       tenant.Made
	SignedIn   tenant.SignIn
	Apps       tenant.AppList
	Connectors []tenant.Connector
	Owners     map[string]tenant.Owners
	Users      tenant.UserList
	Query      string
	Missing    []string
}

// World answers calls as a healthy machine and account do, unless a test says
// otherwise.
type World struct {
	flowtest.Asked[Due, Result]
	Drafts []access.Draft
	Leaves []setup.LeaveRequest

	// parts are the platforms' parts of the set-up, which work on on.
	parts map[access.Platform]platform.Steps
	on    *platform.Setup
}

var (
	_ setup.SetupServices = (*World)(nil)
	_ steps.Tenants       = (*World)(nil)
)

// watched is a platform whose part of the set-up a test can look at.
func (w *World) watched(o platform.Offer) platform.Offer {
	begin := o.New
	o.New = func(s *platform.Setup) platform.Steps {
		w.on, w.parts[o.ID] = s, begin(s)
		return w.parts[o.ID]
	}
	return o
}

func (w *World) do(d Due) Result { return w.Ask(d, d.answer()) }

// answer is what the healthy world says.
func (d Due) answer() (r Result) {
	switch d.Kind {
	case setup.WorkCheck:
		r.Checked = setup.Checked{Identity: Acme(), Directory: setup.Directory{Complete: true, Roles: map[string]string{"ada@example.com": "admin"}}}
	case setup.WorkSave:
		r.Connector = d.Save.Connector
		r.Connector.Token = access.Token{Number: 1, Last4: d.Save.Token.Last4(), StoredIn: d.Save.Keychain}
	case setup.WorkHandOver:
		c := d.HandOver.Connector
		c.HandedOver = &access.HandOver{Name: handover.Names(d.HandOver.To)}
		r.HandedOver = handover.Outcome{Connector: c, To: d.HandOver.To, File: "/home/x/handover/c1.eml", Message: []string{"Hello"}}
	case steps.WorkSignIn:
		r.SignedIn = tenant.SignIn{Credentials: d.SignIn.Credentials, Kept: d.SignIn.Kept, Caller: tenant.Caller{User: adaThere}}
	case steps.WorkApps:
		r.Apps = AppsThere
	case steps.WorkUsers:
		r.Query, r.Users = d.Find.Query, tenant.UserList{Users: []tenant.User{adaThere, GraceThere, BobThere}}
	case setup.WorkSync:
		r.Sync = running{access.Connector{ID: d.Sync.Connector}}
	}
	return r
}

// running is a sync that runs.
type running struct{ c access.Connector }

func (r running) Of() access.Connector { return r.c }

// Kinds are the kinds of the calls so far.
func (w *World) Kinds() []string {
	var list []string
	for _, d := range w.Calls {
		list = append(list, d.Kind)
	}
	return list
}

// Saved is the newest request to save.
func (w *World) Saved() (r setup.SaveRequest) {
	for _, d := range w.Calls {
		if d.Kind == setup.WorkSave {
			r = d.Save
		}
	}
	return r
}

// TryKeychain tries a keychain.
func (w *World) TryKeychain(_ context.Context, q setup.KeychainRequest) error {
	return w.do(Due{Kind: setup.WorkProbe, Keychain: q.Kind, Passphrase: q.Passphrase}).Err
}

// Resume finds an unfinished set-up.
func (w *World) Resume(_ context.Context, draft string) (setup.Resumed, error) {
	r := w.do(Due{Kind: setup.WorkResume, Draft: draft})
	return r.Resumed, r.Err
}

// OpenPage opens a page.
func (w *World) OpenPage(_ context.Context, address string) error {
	return w.do(Due{Kind: setup.WorkBrowser, Address: address}).Err
}

// CheckToken checks a token.
func (w *World) CheckToken(_ context.Context, q setup.CheckRequest) (setup.Checked, error) {
	r := w.do(Due{Kind: setup.WorkCheck, Check: q})
	return r.Checked, r.Err
}

// SaveSetup records a connector.
func (w *World) SaveSetup(_ context.Context, q setup.SaveRequest) (setup.Saved, error) {
	r := w.do(Due{Kind: setup.WorkSave, Save: q})
	return setup.Saved{Connector: r.Connector, Made: r.Made}, r.Err
}

// PassOn hands over.
func (w *World) PassOn(_ context.Context, q setup.HandOverRequest) (setup.PassedOn, error) {
	r := w.do(Due{Kind: setup.WorkHandOver, HandOver: q})
	return setup.PassedOn{Outcome: r.HandedOver, Made: r.Made}, r.Err
}

// BeginSync starts a sync.
func (w *World) BeginSync(_ context.Context, q setup.FirstSync) (setup.Running, error) {
	r := w.do(Due{Kind: setup.WorkSync, Sync: q})
	return r.Sync, r.Err
}

// SaveDraft notes what is kept between the steps.
func (w *World) SaveDraft(_ context.Context, d access.Draft) error {
	w.Drafts = append(w.Drafts, d)
	return nil
}

// Leave notes what leaving keeps.
func (w *World) Leave(_ context.Context, r setup.LeaveRequest) (string, error) {
	w.Leaves = append(w.Leaves, r)
	return r.Draft.ID, nil
}

// SignIn signs in to the tenant.
func (w *World) SignIn(_ context.Context, q tenant.SignInRequest) (tenant.SignIn, error) {
	r := w.do(Due{Kind: steps.WorkSignIn, SignIn: q})
	return r.SignedIn, r.Err
}

// FindApps searches the tenant's apps.
func (w *World) FindApps(_ context.Context, q tenant.FindRequest) (tenant.AppList, error) {
	r := w.do(Due{Kind: steps.WorkApps, Find: q})
	return r.Apps, r.Err
}

// ConnectorsOn looks at an app of the tenant.
func (w *World) ConnectorsOn(_ context.Context, q tenant.FindRequest) (tenant.Looked, error) {
	r := w.do(Due{Kind: steps.WorkLook, Find: q})
	return tenant.Looked{Connectors: r.Connectors, Owners: r.Owners}, r.Err
}

// SearchUsers searches the tenant's people.
func (w *World) SearchUsers(_ context.Context, q tenant.FindRequest) (tenant.FoundUsers, error) {
	r := w.do(Due{Kind: steps.WorkUsers, Find: q})
	return tenant.FoundUsers{Query: r.Query, List: r.Users, Missing: r.Missing}, r.Err
}
