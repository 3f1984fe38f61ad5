package wizard

import (
	"connectpd/store"
	"connectpd/wizard/talk"
)

// Feed takes the result of a call. Results of attempts that the machine no
// longer waits for are dropped, except that what was saved stays saved.
func (m *Machine) Feed(r Result) *talk.Problem {
	goOn, wanted := m.calls.settle(r)
	if !wanted && !m.happened(r) {
		return nil
	}
	m.problem = nil
	switch r.Kind {
	case DueProbe:
		m.probed(r.Err, goOn)
	case DueResume:
		m.resumed(r)
	case DueBrowser:
		m.keys().opened(r.Err)
	case DueCheck:
		m.checked(r, goOn)
	case DueSave:
		m.saved(r)
	case DueHandOver:
		m.handedOver(r)
	case DueSync:
		m.syncing().started(r)
	case DueSignIn:
		m.tenantSignedIn(r, goOn)
	case DueApps:
		m.problem = m.appsFound(r)
	case DueLook:
		if m.problem = m.looked(r); m.problem == nil && goOn && m.step == StepApp {
			m.Next()
		}
	case DueUsers:
		if m.problem = m.usersFound(r); m.problem == nil && goOn {
			m.owners().foundPerson()
		}
	}
	return m.problem
}

// happened reports whether a result that nobody waits for any more changed
// the world: that cannot be dropped.
func (m *Machine) happened(r Result) bool {
	if r.Err != nil || m.ending != nil || m.syncing().connector.ID != "" {
		return false
	}
	return r.Kind == DueSave || r.Kind == DueHandOver
}

// KeychainProbed feeds the result of DueProbe.
func (m *Machine) KeychainProbed(attempt int, err error) *talk.Problem {
	return m.Feed(Result{Kind: DueProbe, Attempt: attempt, Err: err})
}

// TokenChecked feeds the result of DueCheck.
func (m *Machine) TokenChecked(attempt int, c Checked, err error) *talk.Problem {
	return m.Feed(Result{Kind: DueCheck, Attempt: attempt, Checked: c, Err: err})
}

// Saved feeds the result of DueSave.
func (m *Machine) Saved(attempt int, c store.Connector, err error) *talk.Problem {
	return m.Feed(Result{Kind: DueSave, Attempt: attempt, Connector: c, Err: err})
}

// HandedOver feeds the result of DueHandOver.
func (m *Machine) HandedOver(attempt int, h HandedOver, err error) *talk.Problem {
	return m.Feed(Result{Kind: DueHandOver, Attempt: attempt, HandedOver: h, Err: err})
}

// SyncEnded tells that the running sync has come to its end.
func (m *Machine) SyncEnded(s Summary) {
	if m.step == StepSync {
		m.syncing().summary = &s
	}
}

func (m *Machine) probed(err error, advance bool) {
	next := m.keychainProbed(err)
	if err != nil {
		m.tenant.signing = false // where secrets are kept comes first
	}
	switch {
	case m.handsOver():
	case err != nil && m.step != StepConnector:
		// Resumed further on: where tokens are kept comes first.
		m.kc.after = false
		m.enter(StepConnector)
		m.problem = next
	case err != nil && advance:
		m.problem = next
	case err == nil && m.kc.after:
		m.kc.after = false
		m.Next()
	case err == nil && advance && m.step == StepConnector:
		m.Next()
	}
}

func (m *Machine) resumed(r Result) {
	if r.Err != nil {
		m.problem = &talk.Problem{Code: talk.CodeFailed, Err: r.Err,
			What: "The unfinished set-up could not be taken up: " + r.Err.Error() + ".",
			Do:   "Try again, or start a new one."}
		return
	}
	m.Resume(r.Resumed)
}

func (m *Machine) checked(r Result, advance bool) {
	m.problem = m.tokenChecked(r)
	if m.problem == nil && advance && m.step == StepToken {
		m.fixing = false
		m.enter(StepReview)
	}
}

// tenantSignedIn goes on to the tenant's apps, or says why nobody is signed in.
func (m *Machine) tenantSignedIn(r Result, goOn bool) {
	if r.Err != nil {
		m.problem = tenantProblem(r.Err, talk.NothingSaved)
		if m.tenant.chosen == ChoosePaste {
			m.problem.Field = FieldClientSecret
		}
		return
	}
	m.touched = true
	if m.problem = m.signedIn(r.SignedIn); m.problem == nil && goOn && m.step == StepConnector {
		m.Next()
	}
}

func (m *Machine) saved(r Result) {
	m.made(r.Made)
	if r.Err != nil {
		m.problem = m.inTenantToo(saveProblem(r.Err))
		return
	}
	y := m.syncing()
	y.connector = r.Connector
	m.calls.drop()
	if m.opts.NoSync {
		m.finish(Done)
		return
	}
	m.enter(StepSync)
	y.start()
}

func (m *Machine) handedOver(r Result) {
	m.made(r.Made)
	if r.Err != nil {
		m.problem = m.inTenantToo(handOverProblem(r.Err))
		return
	}
	m.calls.drop()
	m.enter(StepOwners)
	m.owners().handed(r.HandedOver)
}

// inTenantToo adds to a failure that the tenant has the connector already, or
// the new app: trying again goes on with it.
func (m *Machine) inTenantToo(p *talk.Problem) *talk.Problem {
	t := m.a.Tenant
	switch {
	case !m.inTenant():
		return p
	case t.Connector != "":
		said := *p
		said.Kept = "Nothing was saved on this computer. In " + m.tenantHost() + " the connector exists; trying again goes on with it."
		return &said
	case t.Promotion == promotionDone:
		said := *p
		said.Kept = "Nothing was saved on this computer. In " + m.tenantHost() + " the app " + t.App.Name + " is managed now, and nothing else was made; trying again goes on at that app."
		return &said
	case t.Promotion == promotionBegun:
		said := *p
		said.Kept = "Nothing was saved on this computer. Whether the app " + t.App.Name + " is managed in " + m.tenantHost() + " now is not known; trying again finds out and goes on."
		return &said
	case t.App.Name != "" && m.tenant.apps.read && !m.listed(t.App):
		said := *p
		said.Kept = "Nothing was saved on this computer. In " + m.tenantHost() + " the app " + t.App.Name + " exists; trying again goes on with it."
		return &said
	}
	return p
}

// listed: the tenant had this app when it was asked.
func (m *Machine) listed(app tenantApp) bool {
	for _, a := range m.tenant.apps.list.Apps {
		if tenantAppOf(a).key() == app.key() {
			return true
		}
	}
	return false
}

func (m *Machine) keys() *keyStage { return m.stages[StepKey].(*keyStage) }
