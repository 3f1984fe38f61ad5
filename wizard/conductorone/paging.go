package conductorone

import "net/url"

const (
	pageSize = 100
	// maxPages bounds a listing; beyond, one searches by name.
	maxPages = 20
)

// allPages collects the pages of a listing, up to the bound. more tells that
// there are others. A tenant that gives the same page token twice is at its
// end.
func allPages[T any](fetch func(pageToken string) (rows []T, next string, err error)) (all []T, more bool, err error) {
	token := ""
	for range maxPages {
		rows, next, err := fetch(token)
		if err != nil {
			return nil, false, err
		}
		all = append(all, rows...)
		if next == "" || next == token {
			return all, false, nil
		}
		token = next
	}
	return all, true, nil
}

// page is the query of a listing's page.
func page(token string) url.Values {
	q := url.Values{"page_size": {"100"}}
	if token != "" {
		q.Set("page_token", token)
	}
	return q
}
