package fake

import "net/http"

// Apps that a directory's connector discovered, and their managed state.

type wireBinding struct {
	AppID          string           `json:"appId"`
	ResourceTypeID string           `json:"resourceTypeId"`
	ResourceID     string           `json:"resourceId"`
	DisplayName    string           `json:"displayName"`
	State          wireManagedState `json:"state"`
	CreatedAt      *string          `json:"createdAt"`
}

// wireManagedState has one of its two fields.
type wireManagedState struct {
	Managed   *wireManaged `json:"managed,omitempty"`
	Unmanaged *struct{}    `json:"unmanaged,omitempty"`
}

type wireManaged struct {
	AppID string `json:"appId"`
}

type wireBindingView struct {
	Binding      wireBinding `json:"appManagementStateBinding"`
	AppPath      string      `json:"appPath"`
	ResourcePath string      `json:"resourcePath"`
}

func (b *binding) view() wireBindingView {
	w := wireBinding{AppID: b.appID, ResourceTypeID: b.typeID, ResourceID: b.resourceID, DisplayName: b.name, CreatedAt: stamp(b.found)}
	if b.managedAs == "" {
		w.State.Unmanaged = &struct{}{}
	} else {
		w.State.Managed = &wireManaged{b.managedAs}
	}
	return wireBindingView{Binding: w}
}

// alone is the answer about a single binding.
func (b *binding) alone() answer {
	return respond(http.StatusOK, struct {
		State    wireBindingView `json:"appManagementState"`
		Expanded []wireAny       `json:"expanded"`
	}{State: b.view()})
}

func (t *Tenant) listBindings(x *exchange) answer {
	if t.o.NoDiscovered {
		return unknown("method")
	}
	var rows []wireBindingView
	for _, b := range t.bindings {
		if b.appID == x.ids["app"] && b.typeID == x.ids["type"] {
			rows = append(rows, b.view())
		}
	}
	from, to, next := t.queried(x, len(rows))
	return listedExpandable(rows[from:to], next)
}

func (t *Tenant) getBinding(x *exchange) answer {
	b := t.binding(x.ids["app"], x.ids["type"], x.ids["resource"])
	if b == nil || t.o.NoDiscovered {
		return unknown("application")
	}
	return b.alone()
}

func (t *Tenant) promote(x *exchange) answer {
	var q struct {
		UserIDs    []string             `json:"userIds"`
		Refs       []wireEntitlementRef `json:"appEntitlementOwnerRefs"`
		ExpandMask *wireExpandMask      `json:"expandMask"`
	}
	if ans, ok := x.read(&q); !ok {
		return ans
	}
	b := t.binding(x.ids["app"], x.ids["type"], x.ids["resource"])
	switch {
	case b == nil:
		return unknown("application")
	case b.managedAs != "":
		return problem(http.StatusConflict, 6, "the application is managed already")
	}
	t.manage(b, q.UserIDs)
	return b.alone()
}

func (t *Tenant) binding(appID, typeID, resourceID string) *binding {
	return find(t.bindings, func(b *binding) bool {
		return b.appID == appID && b.typeID == typeID && b.resourceID == resourceID
	})
}

// manage makes an app of a discovered one. Which app it says it came from is
// not published: none, so that nobody relies on that.
func (t *Tenant) manage(b *binding, owners []string) *app {
	a := t.addApp(b.name, "", 0)
	a.owners, b.managedAs = owners, a.id
	return a
}
