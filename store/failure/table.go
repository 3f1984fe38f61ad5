package failure

// A group is the part of the table about one subject.
type group struct {
	title string
	rows  []row
}

// table is the whole of it, in the order in which it is printed.
func table() []group {
	return []group{
		{"API tokens as they are typed", tokenRows},
		{"PagerDuty", pagerdutyRows},
		{"The way to a service", networkRows},
		{"ConductorOne", conductoroneRows},
		{"Keychains and passphrases", keychainRows},
		{"The store", storeRows},
		{"Files", fileRows},
		{"Syncs and tokens in use", syncRows},
		{"Answers of a set-up", setupRows},
		{"Small flows", flowRows},
		{"Hand-over and mail", handoverRows},
		{"Access reviews", reviewRows},
		{"The rules of access reviews", reviewRuleRows},
		{"Commands and their flags", commandRows},
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
