package setup

import "connectpd/store/access"

// What the tests of this folder name of the package.
const (
	ActNoMenu       = actNoMenu
	ActCatalogue    = actCatalogue
	ActElsewhere    = actElsewhere
	ChooseKeychain  = chooseKeychain
	ChoosePerson    = choosePerson
	ChooseDraft     = chooseDraft
	ChooseFresh     = chooseFresh
	ChooseOwnMyself = chooseOwnMyself
	FieldCatalogue  = fieldCatalogue
	RowApp          = rowApp
	RowConnector    = rowConnector
	RowOwners       = rowOwners
	MaxAnswers      = maxAnswers
)

// Proposal is the connector as it would be saved.
func (m *Machine) Proposal() access.Connector { return m.proposal() }

// Keeps is what leaving would keep.
func (m *Machine) Keeps(secrets bool) LeaveRequest { return m.keeps(secrets) }

// TokenText is the row of a token.
func TokenText(c Checked, last4 string) string { return tokenText(c, last4) }
