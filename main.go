// Connectpd sets up a PagerDuty connector and syncs its access data.
package main

func main() {}
