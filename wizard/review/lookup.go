package review

import "strings"

// Item is what stands of an item by its id; nil where there is none.
func (s *State) Item(id string) *ItemState {
	id = strings.TrimSpace(id)
	for i := range s.Items {
		if strings.EqualFold(s.Items[i].ID, id) {
			return &s.Items[i]
		}
	}
	return nil
}
