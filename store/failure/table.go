package failure

// A group is the part of the table about one subject.
type group struct {
	title string
	rows  []row
}

// table is the whole of it, in the order in which it is printed.
func table() []group {
	return []group{
		{"API tokens as entered", tokenRows},
		{"PagerDuty", pagerdutyRows},
		{"Network", networkRows},
		{"ConductorOne", conductoroneRows},
		{"Keychains and passphrases", keychainRows},
		{"The store", storeRows},
		{"Files", fileRows},
		{"Syncs and tokens in use", syncRows},
		{"Setup", setupRows},
		{"Small flows", flowRows},
		{"Handover and email", handoverRows},
		{"Access reviews", reviewRows},
		{"Rules of access reviews", reviewRuleRows},
		{"Commands and flags", commandRows},
		{"Everything else", generalRows},
	}
}

// rows finds a row by its id.
var rows = index(table())

func index(all []group) map[ID]row {
	byID := make(map[ID]row)
	for _, g := range all {
		for _, r := range g.rows {
			byID[r.id] = r
		}
	}
	return byID
}
