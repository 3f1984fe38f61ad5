package review

import "strings"

// Item is what stands of an item by its id; nil where there is none.
func (s *State) Item(id string) *ItemState {
	id = strings.ToLower(strings.TrimSpace(id))
	if at, ok := s.index[id]; ok {
		return &s.Items[at]
	}
	if s.index != nil {
		return nil
	}
	for i := range s.Items { // a state that somebody put together
		if strings.ToLower(s.Items[i].ID) == id {
			return &s.Items[i]
		}
	}
	return nil
}
