package conductorone

// NewConnector is a connector to be created, waiting for its configuration.
type NewConnector struct {
	AppID    string // a discovered app is made managed first: see Promote
	Name     string // "" is PagerDuty
	OwnerIDs []string
	// Besides lists ids of connectors that are known and are not the one
	// that is meant; any other PagerDuty connector on the app is taken for
	// it, so that a retry never makes a second one.
	Besides []string
}
