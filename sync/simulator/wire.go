package simulator

import (
	"encoding/json"
	"time"
)

// The JSON of answers, field by field as the OpenAPI document and captured
// answers show it. What the API sends beyond its documentation is marked.

type wireRef struct {
	ID        string  `json:"id"`
	Type      string  `json:"type"`
	Summary   string  `json:"summary"`
	Self      *string `json:"self"`
	HTMLURL   *string `json:"html_url"`
	DeletedAt string  `json:"deleted_at,omitempty"` // undocumented
}

type wireUser struct {
	Name              string   `json:"name"`
	Email             string   `json:"email"`
	TimeZone          string   `json:"time_zone"`
	Color             string   `json:"color"`
	AvatarURL         string   `json:"avatar_url"`
	Billed            bool     `json:"billed"` // undocumented
	Role              string   `json:"role"`
	Description       *string  `json:"description"`
	InvitationSent    bool     `json:"invitation_sent"`
	JobTitle          *string  `json:"job_title"`
	CreatedViaSSO     *bool    `json:"created_via_sso,omitempty"`
	Teams             []any    `json:"teams"`
	ContactMethods    []any    `json:"contact_methods"`
	NotificationRules []any    `json:"notification_rules"`
	Coordinated       []string `json:"coordinated_incidents"` // undocumented
	ID                string   `json:"id"`
	Type              string   `json:"type"`
	Summary           string   `json:"summary"`
	Self              string   `json:"self"`
	HTMLURL           string   `json:"html_url"`
	Subdomains        []string `json:"subdomains,omitempty"`
	HTTPCalURL        string   `json:"http_cal_url,omitempty"`
	WebCalURL         string   `json:"web_cal_url,omitempty"`
}

type wireContact struct {
	wireRef
	Label     string `json:"label"`
	Address   string `json:"address"`
	SendShort bool   `json:"send_short_email"`
}

type wireRule struct {
	wireRef
	StartDelay int     `json:"start_delay_in_minutes"`
	Contact    wireRef `json:"contact_method"`
	Urgency    string  `json:"urgency"`
}

type wireTeam struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description string  `json:"description"`
	Type        string  `json:"type"`
	Summary     string  `json:"summary"`
	Self        string  `json:"self"`
	HTMLURL     string  `json:"html_url"`
	DefaultRole string  `json:"default_role"`
	Parent      *string `json:"parent"` // undocumented
}

type wireMember struct {
	User any    `json:"user"`
	Role string `json:"role"`
}

type wireSchedule struct {
	ID          string        `json:"id"`
	Type        string        `json:"type"`
	Summary     string        `json:"summary"`
	Self        string        `json:"self"`
	HTMLURL     string        `json:"html_url"`
	Name        string        `json:"name"`
	TimeZone    string        `json:"time_zone"`
	Description string        `json:"description"`
	WebCalURL   string        `json:"web_cal_url"`
	HTTPCalURL  string        `json:"http_cal_url"`
	Privilege   *string       `json:"personalized_privileges"` // undocumented
	Policies    []wireRef     `json:"escalation_policies"`
	Users       []wireRef     `json:"users"`
	Teams       []wireRef     `json:"teams"`
	Layers      []wireLayer   `json:"schedule_layers,omitempty"`
	Overrides   *wireSubsched `json:"overrides_subschedule,omitempty"`
	Final       *wireSubsched `json:"final_schedule,omitempty"`
	OnCall      *wireNow      `json:"oncall,omitempty"`
}

type wireNow struct {
	User  wireRef `json:"user"`
	Start string  `json:"start"`
	End   *string `json:"end"`
}

type wireLayer struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Start        string            `json:"start"`
	End          *string           `json:"end"`
	VirtualStart string            `json:"rotation_virtual_start"`
	TurnSeconds  int               `json:"rotation_turn_length_seconds"`
	Users        []wireLayerUser   `json:"users"`
	Restrictions []wireRestriction `json:"restrictions"`
	Entries      []wireEntry       `json:"rendered_schedule_entries"`
	Coverage     *float64          `json:"rendered_coverage_percentage"`
}

type wireLayerUser struct {
	User wireRef `json:"user"`
}

type wireRestriction struct {
	Type     string `json:"type"`
	Start    string `json:"start_time_of_day"`
	Duration int    `json:"duration_seconds"`
}

type wireEntry struct {
	Start string  `json:"start"`
	End   *string `json:"end"`
	User  wireRef `json:"user"`
}

type wireSubsched struct {
	Name     string      `json:"name"`
	Entries  []wireEntry `json:"rendered_schedule_entries"`
	Coverage *float64    `json:"rendered_coverage_percentage"`
}

type wireOnCall struct {
	Policy   any     `json:"escalation_policy"`
	Level    int     `json:"escalation_level"`
	Schedule any     `json:"schedule"`
	User     any     `json:"user"`
	Start    *string `json:"start"`
	End      *string `json:"end"`
}

type wireLicense struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	ValidRoles  []string `json:"valid_roles"`
	RoleGroup   string   `json:"role_group"`
	Summary     string   `json:"summary"`
	Type        string   `json:"type"`
	Self        *string  `json:"self"`
	HTMLURL     *string  `json:"html_url"`
}

type wireLicenseCount struct {
	wireLicense
	Current   int  `json:"current_value"`
	Available *int `json:"allocations_available"`
}

type wireAllocation struct {
	License     wireLicense `json:"license"`
	User        wireIDType  `json:"user"`
	AllocatedAt string      `json:"allocated_at"`
}

type wireIDType struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// The v3 schedules: bare references in the list, rotations in the detail.

type wireShiftRef struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Summary string `json:"summary"`
	Self    string `json:"self"`
	HTMLURL string `json:"html_url"`
}

type wireShifts struct {
	ID          string           `json:"id"`
	Type        string           `json:"type"`
	Name        string           `json:"name"`
	TimeZone    string           `json:"time_zone"`
	Description string           `json:"description"`
	Teams       []wireRef        `json:"teams"`
	Policies    []wireRef        `json:"escalation_policies"`
	Rotations   []wireRotation   `json:"rotations"`
	Final       *wireFinalShifts `json:"final_schedule,omitempty"`
	HTTPCalURL  string           `json:"http_cal_url"`
	WebCalURL   string           `json:"web_cal_url"`
	Self        string           `json:"self"`
	HTMLURL     string           `json:"html_url"`
}

type wireRotation struct {
	ID     string      `json:"id"`
	Type   string      `json:"type"`
	Events []wireEvent `json:"events"`
	Self   string      `json:"self"`
}

type wireEvent struct {
	ID         string       `json:"id"`
	Type       string       `json:"type"`
	Name       string       `json:"name"`
	Start      wireZoned    `json:"start_time"`
	End        wireZoned    `json:"end_time"`
	Since      string       `json:"effective_since"`
	Until      *string      `json:"effective_until"`
	Recurrence []string     `json:"recurrence"`
	Strategy   wireStrategy `json:"assignment_strategy"`
}

type wireZoned struct {
	DateTime string `json:"date_time"`
	TimeZone string `json:"time_zone"`
}

type wireStrategy struct {
	Type    string            `json:"type"`
	Shifts  int               `json:"shifts_per_member,omitempty"`
	Members []wireShiftMember `json:"members"`
}

type wireShiftMember struct {
	Type   string `json:"type"`
	UserID string `json:"user_id,omitempty"`
}

type wireFinalShifts struct {
	Type        string         `json:"type"`
	Coverage    float64        `json:"rendered_coverage_percentage"`
	Assignments []wireAssigned `json:"computed_shift_assignments"`
}

type wireAssigned struct {
	Type   string          `json:"type"`
	Start  string          `json:"start_time"`
	End    string          `json:"end_time"`
	Member wireShiftMember `json:"member"`
	Source wireSource      `json:"source"`
}

type wireSource struct {
	Type       string `json:"type"`
	RotationID string `json:"rotation_id"`
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("simulator: encoding " + err.Error()) // only our own plain types come here
	}
	return b
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// stampOrNull is null for a time that never comes.
func stampOrNull(t time.Time) *string {
	if t.IsZero() || !t.Before(distantFuture) || !t.After(distantPast) {
		return nil
	}
	s := stamp(t)
	return &s
}
