package uitest

import (
	"connectpd/store"
	"connectpd/wizard/company/program"
)

// Company is the company of tests with the program's services.
type Company = program.Company

// Start is what the clock says at first.
var Start = program.Start

// AcmeRuns are when the syncs of Acme were.
var AcmeRuns = program.AcmeRuns

// Company founds it.
func (w *World) Company() *Company {
	w.T.Helper()
	return program.Found(w.T)
}

// Synced is the company with a connector whose data is there.
func (w *World) Synced() (*Company, store.Connector) {
	w.T.Helper()
	return program.Synced(w.T)
}

// Acme is the company of that name and its connector, in a home that the test
// may change.
func (w *World) Acme() (*Company, store.Connector) {
	w.T.Helper()
	return program.Acme(w.T)
}

// AcmeStore is the store that the tests of a package share, with Acme's
// connector. They may add what is theirs alone, and change nothing else.
func (w *World) AcmeStore() (*store.Store, store.Connector) {
	w.T.Helper()
	home, conn := program.AcmesHome(w.T)
	return acme.open(w, home), conn
}
