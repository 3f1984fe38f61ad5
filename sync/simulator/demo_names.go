package simulator

import "strings"

// demoNames are the colleagues of the demo's company, in the order in which
// they joined; the first few have parts of their own in demo.go.
func demoNames() []string {
	given := strings.Fields(`Amara Benedikt Carla Daniel Elif Farid Greta Hannah Ivan Jana Kofi Lena Mateo Nadia
		Oscar Priya Quentin Rosa Samuel Tomás Ursula Viktor Wanjiru Xenia Yusuf Zofia Aaron Beatriz Chidi
		Dimitra Emil Fatima Gustav Hiroshi Ines Jakub Keiko Luca Mei Niamh Olga Pavel Rania Stefan Tuuli Uche`)
	family := strings.Fields(`Adeyemi Bauer Carvalho Dimitriou Eriksen Farouk Goldberg Haddad Ivanova Jansen
		Kowalska Lindqvist Moreau Nakamura Oyelaran Petrov Quist Romano Schneider Tanaka Usman Vargas Weber
		Xu Yılmaz Zimmermann Andersson Brandt Castillo Dubois`)
	other := []string{"王芳", "佐藤 健", "김서연", "Мария Соколова", "محمد الخطيب", "Ελένη Παππά", "נועה לוי",
		"अनन्या राव", "Nguyễn Minh Anh", "สุดา แก้วใส"}
	seen := map[string]bool{}
	var names []string
	for i := 0; len(names) < 250; i++ {
		// 7 and 11 share nothing with the lengths, so pairs come late again.
		name := given[i*7%len(given)] + " " + family[(i*11+i/30)%len(family)]
		if i%25 == 24 && i/25 < len(other) {
			name = other[i/25]
		}
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// newcomers are people who join an account while it lives.
var newcomers = []string{"Alma Fischer", "Bruno Costa", "Chiara Greco", "Dmitri Orlov", "Eszter Kovács",
	"Felix Hartmann", "Gabriela Rojas", "Hamza Siddiqui", "Ida Holm", "Jonas Krüger", "Kaori Mori", "Liam Byrne",
	"Marta Nowak", "Nikhil Menon", "Olivia Grant", "Paulo Mendes", "Rachel Stein", "Selma Aydın", "Tariq Aziz", "Vera Blom"}

// asciiOf spells the letters of the demo's Latin names.
var asciiOf = strings.NewReplacer("á", "a", "ü", "u", "ö", "o", "ı", "i", "ş", "s", "ç", "c", "ó", "o", "é", "e",
	"ł", "l", "ñ", "n", "ễ", "e", "ø", "o", "å", "a")

// emailLocal is the local part of somebody's address: given.family in ASCII.
func emailLocal(name string) string {
	var b strings.Builder
	for _, r := range asciiOf.Replace(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == ' ' && b.Len() > 0:
			b.WriteByte('.')
		}
	}
	return strings.Trim(b.String(), ".")
}
