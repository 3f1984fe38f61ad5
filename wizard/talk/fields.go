package talk

// Ids of fields and actions that several conversations share.
const (
	FieldToken           = "token"
	FieldPassphrase      = "passphrase"
	FieldPassphraseAgain = "passphrase_again"
	FieldSubdomain       = "subdomain"

	ActOpen = "open" // open the page's address in the browser (again)
)

// NothingSaved ends a refusal before anything was kept.
const NothingSaved = "Nothing was saved."
