BEGIN TRANSACTION;
CREATE TABLE account (
	channel VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	conversation VARCHAR, 
	used_at DATETIME NOT NULL, 
	out_of_reach VARCHAR, 
	PRIMARY KEY (channel, account)
);
INSERT INTO "account" VALUES('slack','USANNE','sanne','slack/T1/DUSANNE','2026-11-23 09:00:10.000000',NULL);
INSERT INTO "account" VALUES('slack','UTOM','tom','slack/T1/DUTOM','2026-11-23 09:00:20.000000',NULL);
INSERT INTO "account" VALUES('slack','UDAAN','daan','slack/T1/DUDAAN','2026-11-23 09:00:25.000000',NULL);
INSERT INTO "account" VALUES('slack','room:slack/C0HR','room:hr','slack/C0HR','2026-11-23 09:00:25.000000','2026-11-23T09:00:25+00:00 channel_not_found');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE call (
	id INTEGER NOT NULL, 
	number VARCHAR(24), 
	requester VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	ended BOOLEAN NOT NULL, 
	root VARCHAR, 
	item VARCHAR, 
	opened_at DATETIME NOT NULL, 
	resolve_by DATETIME, 
	reopen_until DATETIME, 
	revision INTEGER NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (number)
);
INSERT INTO "call" VALUES(1,'S-1001','sanne','cleaning','in_progress',0,'S-1001','cleaning/rooms/spill','2026-11-23 09:00:10.000000','2026-11-23 13:00:10.000000',NULL,3,'{"number":"S-1001","parent":null,"root":"S-1001","requester":"sanne","requester_name":"","customer":null,"kind":"incident","title":"spill please","text":"er is een spill in de hal","language":"en","item":"cleaning/rooms/spill","about":null,"answers":[],"private":false,"because":["word: its own","confirmed: by the requester"],"promise":{"team":"cleaning","team_name":{"en":"Cleaning","nl":"Cleaning-nl"},"service":"cleaning/rooms","customer":"*","call_kind":"incident","target":{"acknowledge":{"days":0,"minutes":15},"resolve":{"days":0,"minutes":240}},"hours":{"zone":"Europe/Amsterdam","weekdays":[{"start":420,"end":1080}],"weekend":[],"monday":null,"tuesday":null,"wednesday":null,"thursday":null,"friday":null,"saturday":null,"sunday":null,"holidays":null,"closed":[]},"confirm":{"days":2,"minutes":0},"reopen":{"days":5,"minutes":0},"escalation":[{"team":"cleaning","people":["fatima"]},{"team":"desk","people":["daan"]}],"rota":[],"coordinators":["fatima"],"version":"v1"},"state":"in_progress","impact":"low","urgency":"medium","assignee":"joost","approvers":[],"approved_by":[],"refused_by":[],"approval_rule":"any","deputies":[],"trail":[],"children":[],"open_children":[],"links":[],"frames":[{"process":"recover","step":0}],"path":["recover"],"question":null,"resolution":null,"location":null,"origin":"slack/T1/DUSANNE","opened_at":"2026-11-23T09:00:10Z","offered_at":"2026-11-23T09:00:10Z","acknowledge_by":"2026-11-23T09:15:10Z","acknowledged_at":"2026-11-23T09:00:30Z","resolve_by":"2026-11-23T13:00:10Z","resolve_left":null,"waiting_for":"cleaning","waiting_since":"2026-11-23T09:00:30Z","expected":"2026-11-23T13:00:10Z","expected_told":"2026-11-23T13:00:10Z","resolved_at":null,"closes_at":null,"reopen_until":null,"ended_at":null,"touched_at":"2026-11-23T09:00:30Z","revision":3,"reminded":0,"reopenings":0,"hops":["cleaning"],"bounces":0,"stars":null,"verdict":null,"change":null,"swarm":0,"files":[{"id":"ca990119d45bbe1dc677","name":"one.txt","kind":"file","size":null,"by":"sanne","at":"2026-11-23T09:00:25Z","side":"customer","team":null,"gone":null},{"id":"97ad2395cc920522d2aa","name":"two.txt","kind":"file","size":null,"by":"sanne","at":"2026-11-23T09:00:25Z","side":"customer","team":null,"gone":null},{"id":"96c4d42fc914376a3c41","name":"three.txt","kind":"file","size":null,"by":"sanne","at":"2026-11-23T09:00:25Z","side":"customer","team":null,"gone":null},{"id":"6b1e26da23c1ff0ce4fc","name":"four.txt","kind":"file","size":null,"by":"sanne","at":"2026-11-23T09:00:25Z","side":"customer","team":null,"gone":null}]}');
INSERT INTO "call" VALUES(2,'S-1002','tom','cleaning','offered',0,'S-1002','cleaning/rooms/spill','2026-11-23 09:00:20.000000','2026-11-23 13:00:20.000000',NULL,1,'{"number":"S-1002","parent":null,"root":"S-1002","requester":"tom","requester_name":"","customer":null,"kind":"incident","title":"spill please","text":"the spill thing in the attic","language":"en","item":"cleaning/rooms/spill","about":null,"answers":[],"private":false,"because":["word: its own","confirmed: by the requester"],"promise":{"team":"cleaning","team_name":{"en":"Cleaning","nl":"Cleaning-nl"},"service":"cleaning/rooms","customer":"*","call_kind":"incident","target":{"acknowledge":{"days":0,"minutes":15},"resolve":{"days":0,"minutes":240}},"hours":{"zone":"Europe/Amsterdam","weekdays":[{"start":420,"end":1080}],"weekend":[],"monday":null,"tuesday":null,"wednesday":null,"thursday":null,"friday":null,"saturday":null,"sunday":null,"holidays":null,"closed":[]},"confirm":{"days":2,"minutes":0},"reopen":{"days":5,"minutes":0},"escalation":[{"team":"cleaning","people":["fatima"]},{"team":"desk","people":["daan"]}],"rota":[],"coordinators":["fatima"],"version":"v1"},"state":"offered","impact":"low","urgency":"medium","assignee":null,"approvers":[],"approved_by":[],"refused_by":[],"approval_rule":"any","deputies":[],"trail":[],"children":[],"open_children":[],"links":[],"frames":[{"process":"recover","step":0}],"path":["recover"],"question":null,"resolution":null,"location":null,"origin":"slack/T1/DUTOM","opened_at":"2026-11-23T09:00:20Z","offered_at":"2026-11-23T09:00:20Z","acknowledge_by":"2026-11-23T09:15:20Z","acknowledged_at":null,"resolve_by":"2026-11-23T13:00:20Z","resolve_left":null,"waiting_for":"cleaning","waiting_since":"2026-11-23T09:00:20Z","expected":"2026-11-23T13:00:20Z","expected_told":"2026-11-23T13:00:20Z","resolved_at":null,"closes_at":null,"reopen_until":null,"ended_at":null,"touched_at":"2026-11-23T09:00:20Z","revision":1,"reminded":0,"reopenings":0,"hops":["cleaning"],"bounces":0,"stars":null,"verdict":null,"change":null,"swarm":0,"files":[]}');
CREATE TABLE card (
	number VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	audience VARCHAR NOT NULL, 
	ref VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	PRIMARY KEY (number, conversation)
);
INSERT INTO "card" VALUES('S-1001','slack/C0CLEAN','slack','team','17.3','b77b9e8285724b04d7923ae46370c41c9570381302d9df591f4e9751e8fc910d');
INSERT INTO "card" VALUES('S-1001','slack/T1/DUSANNE','slack','requester','17.4','9fd93edca41d137cc72f5af1d9b4f5254b886697f8c9cee6dfe272eab47ecb3a');
INSERT INTO "card" VALUES('S-1002','slack/C0CLEAN','slack','team','17.7','497d98f51b0e4a2fa4d731e13c46eeb134576403b6386e510c0019c98f7fd554');
INSERT INTO "card" VALUES('S-1002','slack/T1/DUTOM','slack','requester','17.8','87a734084eeefc8efa84bcade988540f3a74a282c48554d94e494973fe125231');
CREATE TABLE content (
	digest VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	media VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "content" VALUES('17e2d924da80ddf54ef7154c28c07de547f774a39d8b1382d19b11786dace13a',18,'application/octet-stream','2026-11-23 09:00:25.000000');
INSERT INTO "content" VALUES('977aa232fd81740f9160dc031983c9cf1f6896121129eb60711a78528ea2c32d',18,'application/octet-stream','2026-11-23 09:00:25.000000');
CREATE TABLE content_part (
	digest VARCHAR(64) NOT NULL, 
	part INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (digest, part), 
	FOREIGN KEY(digest) REFERENCES content (digest) ON DELETE CASCADE
);
INSERT INTO "content_part" VALUES('17e2d924da80ddf54ef7154c28c07de547f774a39d8b1382d19b11786dace13a',0,X'7768617420697320696E206F6E652E747874');
INSERT INTO "content_part" VALUES('977aa232fd81740f9160dc031983c9cf1f6896121129eb60711a78528ea2c32d',0,X'7768617420697320696E2074776F2E747874');
CREATE TABLE correction (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	text VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	guessed VARCHAR, 
	chosen VARCHAR, 
	source VARCHAR NOT NULL, 
	number VARCHAR, 
	version VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE dialogue (
	conversation VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (conversation, person)
);
INSERT INTO "dialogue" VALUES('slack/T1/DUSANNE','sanne','2026-11-23 09:00:10.000000','{"version":1,"turn":2,"shown_at":"2026-11-23T09:00:10Z","focus":"S-1001"}');
INSERT INTO "dialogue" VALUES('slack/T1/DUTOM','tom','2026-11-23 09:00:20.000000','{"version":1,"turn":2,"shown_at":"2026-11-23T09:00:20Z","focus":"S-1002"}');
INSERT INTO "dialogue" VALUES('slack/T1/DUDAAN','daan','2026-11-23 09:00:25.000000','{"version":1,"turn":1,"pending":[{"topic":"request","stage":"summary","words":"the windows thing","item":"cleaning/rooms/windows","guessed":["cleaning/rooms/windows"],"because":["word: its own"]}],"options":[{"action":"d:1:1","label":"Yes, send it","verb":"yes"},{"action":"d:1:2","label":"Change something","verb":"change"},{"action":"d:1:3","label":"Cancel","verb":"cancel"}],"numbered":3,"shown_at":"2026-11-23T09:00:25Z"}');
INSERT INTO "dialogue" VALUES('slack/C0CLEAN','joost','2026-11-23 09:00:30.000000','{"version":1,"focus":"S-1001"}');
CREATE TABLE file (
	id VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	ref VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	media VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	size BIGINT, 
	person VARCHAR NOT NULL, 
	message VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	why VARCHAR, 
	digest VARCHAR(64), 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(digest) REFERENCES content (digest)
);
INSERT INTO "file" VALUES('ca990119d45bbe1dc677','slack','one','','','','one.txt','file',18,'sanne','m/one','slack/T1/elsewhere','kept',NULL,'17e2d924da80ddf54ef7154c28c07de547f774a39d8b1382d19b11786dace13a','2026-11-23 09:00:25.000000');
INSERT INTO "file" VALUES('97ad2395cc920522d2aa','slack','two','','','','two.txt','file',18,'sanne','m/two','slack/T1/elsewhere','kept',NULL,'977aa232fd81740f9160dc031983c9cf1f6896121129eb60711a78528ea2c32d','2026-11-23 09:00:25.000000');
INSERT INTO "file" VALUES('96c4d42fc914376a3c41','slack','three','','','','three.txt','file',NULL,'sanne','m/three','slack/T1/elsewhere','wanted',NULL,NULL,'2026-11-23 09:00:25.000000');
INSERT INTO "file" VALUES('6b1e26da23c1ff0ce4fc','slack','four','','','','four.txt','file',NULL,'sanne','m/four','slack/T1/elsewhere','wanted',NULL,NULL,'2026-11-23 09:00:25.000000');
CREATE TABLE file_sent (
	number VARCHAR NOT NULL, 
	file VARCHAR NOT NULL, 
	conversation VARCHAR NOT NULL, 
	ref VARCHAR NOT NULL, 
	PRIMARY KEY (number, file, conversation)
);
INSERT INTO "file_sent" VALUES('S-1001','ca990119d45bbe1dc677','slack/C0CLEAN','');
INSERT INTO "file_sent" VALUES('S-1001','97ad2395cc920522d2aa','slack/C0CLEAN','');
CREATE TABLE file_use (
	number VARCHAR NOT NULL, 
	file VARCHAR NOT NULL, 
	PRIMARY KEY (number, file)
);
INSERT INTO "file_use" VALUES('S-1001','ca990119d45bbe1dc677');
INSERT INTO "file_use" VALUES('S-1001','97ad2395cc920522d2aa');
INSERT INTO "file_use" VALUES('S-1001','96c4d42fc914376a3c41');
INSERT INTO "file_use" VALUES('S-1001','6b1e26da23c1ff0ce4fc');
CREATE TABLE inbox (
	"key" VARCHAR(255) NOT NULL, 
	channel VARCHAR NOT NULL, 
	person VARCHAR, 
	at DATETIME NOT NULL, 
	number VARCHAR, 
	body JSON NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('slack:message:T1:sanne:0','slack',NULL,'2026-11-23 09:00:05.000000','S-1001','{"key":"slack:message:T1:sanne:0","address":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"account":"USANNE","at":"2026-11-23T09:00:05Z","text":"er is een spill in de hal","profile":{"name":"Sanne","email":"sanne@example.org"}}');
INSERT INTO "inbox" VALUES('slack:message:T1:sanne:1','slack',NULL,'2026-11-23 09:00:10.000000','S-1001','{"key":"slack:message:T1:sanne:1","address":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"account":"USANNE","at":"2026-11-23T09:00:10Z","text":"ja","profile":{"name":"Sanne","email":"sanne@example.org"}}');
INSERT INTO "inbox" VALUES('slack:message:T1:tom:2','slack',NULL,'2026-11-23 09:00:15.000000','S-1002','{"key":"slack:message:T1:tom:2","address":{"channel":"slack","conversation":"slack/T1/DUTOM"},"account":"UTOM","at":"2026-11-23T09:00:15Z","text":"the spill thing in the attic","profile":{"name":"Tom","email":"tom@example.org"}}');
INSERT INTO "inbox" VALUES('slack:message:T1:tom:3','slack',NULL,'2026-11-23 09:00:20.000000','S-1002','{"key":"slack:message:T1:tom:3","address":{"channel":"slack","conversation":"slack/T1/DUTOM"},"account":"UTOM","at":"2026-11-23T09:00:20Z","text":"yes","profile":{"name":"Tom","email":"tom@example.org"}}');
INSERT INTO "inbox" VALUES('slack:message:T1:daan:4','slack',NULL,'2026-11-23 09:00:25.000000',NULL,'{"key":"slack:message:T1:daan:4","address":{"channel":"slack","conversation":"slack/T1/DUDAAN"},"account":"UDAAN","at":"2026-11-23T09:00:25Z","text":"the windows thing","profile":{"name":"Daan","email":"daan@example.org"}}');
INSERT INTO "inbox" VALUES('slack:message:T1:joost:20','slack',NULL,'2026-11-23 09:00:30.000000',NULL,'{"key":"slack:message:T1:joost:20","address":{"channel":"slack","conversation":"slack/C0CLEAN"},"account":"UJOOST","at":"2026-11-23T09:00:30Z","press":{"action":"c:S-1001:acknowledge"},"profile":{"name":"Joost","email":"joost@example.org"},"room":true,"text":""}');
CREATE TABLE lease (
	name VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	position VARCHAR, 
	PRIMARY KEY (name)
);
CREATE TABLE ledger (
	id INTEGER NOT NULL, 
	number VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	version VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "ledger" VALUES(1,'S-1001',1,'opened','sanne','2026-11-23 09:00:10.000000','v1','{"at":"2026-11-23T09:00:10Z","by":"sanne","kind":"opened","number":"S-1001","requester":"sanne","requester_name":"","customer":null,"call_kind":"incident","title":"spill please","text":"er is een spill in de hal","language":"en","item":"cleaning/rooms/spill","about":null,"answers":[],"private":false,"parent":null,"root":null,"promise":{"team":"cleaning","team_name":{"en":"Cleaning","nl":"Cleaning-nl"},"service":"cleaning/rooms","customer":"*","call_kind":"incident","target":{"acknowledge":{"days":0,"minutes":15},"resolve":{"days":0,"minutes":240}},"hours":{"zone":"Europe/Amsterdam","weekdays":[{"start":420,"end":1080}],"weekend":[],"monday":null,"tuesday":null,"wednesday":null,"thursday":null,"friday":null,"saturday":null,"sunday":null,"holidays":null,"closed":[]},"confirm":{"days":2,"minutes":0},"reopen":{"days":5,"minutes":0},"escalation":[{"team":"cleaning","people":["fatima"]},{"team":"desk","people":["daan"]}],"rota":[],"coordinators":["fatima"],"version":"v1"},"approvers":[],"approval_rule":"any","deputies":[],"because":["word: its own","confirmed: by the requester"],"impact":"low","urgency":"medium","location":null,"origin":"slack/T1/DUSANNE"}');
INSERT INTO "ledger" VALUES(2,'S-1002',1,'opened','tom','2026-11-23 09:00:20.000000','v1','{"at":"2026-11-23T09:00:20Z","by":"tom","kind":"opened","number":"S-1002","requester":"tom","requester_name":"","customer":null,"call_kind":"incident","title":"spill please","text":"the spill thing in the attic","language":"en","item":"cleaning/rooms/spill","about":null,"answers":[],"private":false,"parent":null,"root":null,"promise":{"team":"cleaning","team_name":{"en":"Cleaning","nl":"Cleaning-nl"},"service":"cleaning/rooms","customer":"*","call_kind":"incident","target":{"acknowledge":{"days":0,"minutes":15},"resolve":{"days":0,"minutes":240}},"hours":{"zone":"Europe/Amsterdam","weekdays":[{"start":420,"end":1080}],"weekend":[],"monday":null,"tuesday":null,"wednesday":null,"thursday":null,"friday":null,"saturday":null,"sunday":null,"holidays":null,"closed":[]},"confirm":{"days":2,"minutes":0},"reopen":{"days":5,"minutes":0},"escalation":[{"team":"cleaning","people":["fatima"]},{"team":"desk","people":["daan"]}],"rota":[],"coordinators":["fatima"],"version":"v1"},"approvers":[],"approval_rule":"any","deputies":[],"because":["word: its own","confirmed: by the requester"],"impact":"low","urgency":"medium","location":null,"origin":"slack/T1/DUTOM"}');
INSERT INTO "ledger" VALUES(3,'S-1001',2,'attached','sanne','2026-11-23 09:00:25.000000','v1','{"at":"2026-11-23T09:00:25Z","by":"sanne","kind":"attached","side":"customer","team":null,"files":[{"id":"ca990119d45bbe1dc677","name":"one.txt","kind":"file","size":null},{"id":"97ad2395cc920522d2aa","name":"two.txt","kind":"file","size":null},{"id":"96c4d42fc914376a3c41","name":"three.txt","kind":"file","size":null},{"id":"6b1e26da23c1ff0ce4fc","name":"four.txt","kind":"file","size":null}]}');
INSERT INTO "ledger" VALUES(4,'S-1001',3,'acknowledged','joost','2026-11-23 09:00:30.000000','v1','{"at":"2026-11-23T09:00:30Z","by":"joost","kind":"acknowledged"}');
CREATE TABLE link_code (
	digest VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE link_try (
	id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mailbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	conversation VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	author VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
CREATE TABLE moved (
	channel VARCHAR NOT NULL, 
	was VARCHAR NOT NULL, 
	now VARCHAR NOT NULL, 
	PRIMARY KEY (channel, was)
);
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	lane VARCHAR, 
	kind VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	state VARCHAR NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	lease_owner VARCHAR, 
	lease_until DATETIME, 
	made_at DATETIME NOT NULL, 
	done_at DATETIME, 
	error TEXT, 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
INSERT INTO "outbox" VALUES(1,'in/slack:message:T1:sanne:0','in/slack/USANNE','heard','slack','{}','done','2026-11-23 09:00:05.000000',1,NULL,NULL,'2026-11-23 09:00:05.000000','2026-11-23 09:00:05.000000',NULL);
INSERT INTO "outbox" VALUES(2,'digest/desk/2026-11-24/0600',NULL,'timer','','{"name":"digest","team":"desk","day":"2026-11-24","at":"2026-11-24T06:00:00+00:00"}','due','2026-11-24 06:00:00.000000',0,NULL,NULL,'2026-11-23 09:00:05.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(3,'digest/cleaning/2026-11-24/0600',NULL,'timer','','{"name":"digest","team":"cleaning","day":"2026-11-24","at":"2026-11-24T06:00:00+00:00"}','due','2026-11-24 06:00:00.000000',0,NULL,NULL,'2026-11-23 09:00:05.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(4,'digest/hr/2026-11-24/0600',NULL,'timer','','{"name":"digest","team":"hr","day":"2026-11-24","at":"2026-11-24T06:00:00+00:00"}','due','2026-11-24 06:00:00.000000',0,NULL,NULL,'2026-11-23 09:00:05.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(5,'digest/laundry/2026-11-24/0600',NULL,'timer','','{"name":"digest","team":"laundry","day":"2026-11-24","at":"2026-11-24T06:00:00+00:00"}','due','2026-11-24 06:00:00.000000',0,NULL,NULL,'2026-11-23 09:00:05.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(6,'digest/mill/2026-11-24/0600',NULL,'timer','','{"name":"digest","team":"mill","day":"2026-11-24","at":"2026-11-24T06:00:00+00:00"}','due','2026-11-24 06:00:00.000000',0,NULL,NULL,'2026-11-23 09:00:05.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(7,'say/184e867fa2b9bd82359872dc/1','slack/T1/DUSANNE','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"number":null,"message":{"text":"I understood: spill please.\n• “er is een spill in de hal”\nIt goes to Cleaning, who expect to have it done by 14:00 today.\nShall I send it?","choices":[{"action":"d:1:1","label":"Yes, send it","style":"primary"},{"action":"d:1:2","label":"Change something"},{"action":"d:1:3","label":"Cancel"}]}}','done','2026-11-23 09:00:05.000000',1,NULL,NULL,'2026-11-23 09:00:05.000000','2026-11-23 09:00:05.000000',NULL);
INSERT INTO "outbox" VALUES(8,'in/slack:message:T1:sanne:1','in/slack/USANNE','heard','slack','{}','done','2026-11-23 09:00:10.000000',1,NULL,NULL,'2026-11-23 09:00:10.000000','2026-11-23 09:00:10.000000',NULL);
INSERT INTO "outbox" VALUES(9,'say/b8d491107ff5d3a21fe008da/1','slack/T1/DUSANNE','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"number":null,"message":{"text":"Sent! Your request is S-1001. Cleaning has it now and expects to have it done by 14:00 today. I''ll tell you as soon as there is news."}}','done','2026-11-23 09:00:10.000000',1,NULL,NULL,'2026-11-23 09:00:10.000000','2026-11-23 09:00:10.000000',NULL);
INSERT INTO "outbox" VALUES(10,'card/S-1001/b8d491107ff5d3a21fe008da/1451add5098dc619f161addc','slack/C0CLEAN','card','slack','{"number":"S-1001","to":{"channel":"slack","conversation":"slack/C0CLEAN"},"audience":"team","who":"cleaning","whole":false}','done','2026-11-23 09:00:10.000000',1,NULL,NULL,'2026-11-23 09:00:10.000000','2026-11-23 09:00:10.000000',NULL);
INSERT INTO "outbox" VALUES(11,'card/S-1001/b8d491107ff5d3a21fe008da/d27f3a48fec0ec56279de693','slack/T1/DUSANNE','card','slack','{"number":"S-1001","to":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"audience":"requester","who":"sanne","whole":false}','done','2026-11-23 09:00:10.000000',1,NULL,NULL,'2026-11-23 09:00:10.000000','2026-11-23 09:00:10.000000',NULL);
INSERT INTO "outbox" VALUES(12,'timer/S-1001/acknowledge/2026-11-23T09:15:10+00:00/1.0/0',NULL,'timer','','{"number":"S-1001","effect":"set_timer","name":"acknowledge","at":"2026-11-23T09:07:40Z","stamp":"2026-11-23T09:15:10+00:00/1.0","level":0}','leased','2026-11-23 09:07:40.000000',1,'a-machine-that-is-off:4711:0123456789ab','2026-11-23 09:01:30.000000','2026-11-23 09:00:10.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(13,'timer/S-1001/resolve/2026-11-23T13:00:10+00:00/1.0/0',NULL,'timer','','{"number":"S-1001","effect":"set_timer","name":"resolve","at":"2026-11-23T11:00:10Z","stamp":"2026-11-23T13:00:10+00:00/1.0","level":0}','due','2026-11-23 11:00:10.000000',0,NULL,NULL,'2026-11-23 09:00:10.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(14,'in/slack:message:T1:tom:2','in/slack/UTOM','heard','slack','{}','done','2026-11-23 09:00:15.000000',1,NULL,NULL,'2026-11-23 09:00:15.000000','2026-11-23 09:00:15.000000',NULL);
INSERT INTO "outbox" VALUES(15,'say/5cd2f8ed94677f982f097261/1','slack/T1/DUTOM','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUTOM"},"number":null,"message":{"text":"I understood: spill please.\n• “the spill thing in the attic”\nIt goes to Cleaning, who expect to have it done by 14:00 today.\nSomebody has reported something like it (since 10:00); Cleaning knows of it.\nShall I send it?","choices":[{"action":"d:1:1","label":"Yes, send it","style":"primary"},{"action":"d:1:2","label":"It is the same: me too"},{"action":"d:1:3","label":"Change something"},{"action":"d:1:4","label":"Cancel"}]}}','done','2026-11-23 09:00:15.000000',1,NULL,NULL,'2026-11-23 09:00:15.000000','2026-11-23 09:00:15.000000',NULL);
INSERT INTO "outbox" VALUES(16,'in/slack:message:T1:tom:3','in/slack/UTOM','heard','slack','{}','done','2026-11-23 09:00:20.000000',1,NULL,NULL,'2026-11-23 09:00:20.000000','2026-11-23 09:00:20.000000',NULL);
INSERT INTO "outbox" VALUES(17,'say/645258fbebc889ec279428ee/1','slack/T1/DUTOM','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUTOM"},"number":null,"message":{"text":"Sent! Your request is S-1002. Cleaning has it now and expects to have it done by 14:00 today. I''ll tell you as soon as there is news."}}','done','2026-11-23 09:00:20.000000',1,NULL,NULL,'2026-11-23 09:00:20.000000','2026-11-23 09:00:20.000000',NULL);
INSERT INTO "outbox" VALUES(18,'card/S-1002/645258fbebc889ec279428ee/1451add5098dc619f161addc','slack/C0CLEAN','card','slack','{"number":"S-1002","to":{"channel":"slack","conversation":"slack/C0CLEAN"},"audience":"team","who":"cleaning","whole":false}','done','2026-11-23 09:00:20.000000',1,NULL,NULL,'2026-11-23 09:00:20.000000','2026-11-23 09:00:20.000000',NULL);
INSERT INTO "outbox" VALUES(19,'card/S-1002/645258fbebc889ec279428ee/3f79e6a84fedbace151ef61a','slack/T1/DUTOM','card','slack','{"number":"S-1002","to":{"channel":"slack","conversation":"slack/T1/DUTOM"},"audience":"requester","who":"tom","whole":false}','done','2026-11-23 09:00:20.000000',1,NULL,NULL,'2026-11-23 09:00:20.000000','2026-11-23 09:00:20.000000',NULL);
INSERT INTO "outbox" VALUES(20,'timer/S-1002/acknowledge/2026-11-23T09:15:20+00:00/1.0/0',NULL,'timer','','{"number":"S-1002","effect":"set_timer","name":"acknowledge","at":"2026-11-23T09:07:50Z","stamp":"2026-11-23T09:15:20+00:00/1.0","level":0}','due','2026-11-23 09:07:50.000000',0,NULL,NULL,'2026-11-23 09:00:20.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(21,'timer/S-1002/resolve/2026-11-23T13:00:20+00:00/1.0/0',NULL,'timer','','{"number":"S-1002","effect":"set_timer","name":"resolve","at":"2026-11-23T11:00:20Z","stamp":"2026-11-23T13:00:20+00:00/1.0","level":0}','due','2026-11-23 11:00:20.000000',0,NULL,NULL,'2026-11-23 09:00:20.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(22,'in/slack:message:T1:daan:4','in/slack/UDAAN','heard','slack','{}','done','2026-11-23 09:00:25.000000',1,NULL,NULL,'2026-11-23 09:00:25.000000','2026-11-23 09:00:25.000000',NULL);
INSERT INTO "outbox" VALUES(23,'say/60214ad1eceb096a2381a91d/1','slack/T1/DUDAAN','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUDAAN"},"number":null,"message":{"text":"I understood: windows please.\n• “the windows thing”\nIt takes a yes from Fatima first; then it goes to Cleaning.\nShall I send it?","choices":[{"action":"d:1:1","label":"Yes, send it","style":"primary"},{"action":"d:1:2","label":"Change something"},{"action":"d:1:3","label":"Cancel"}]}}','done','2026-11-23 09:00:25.000000',1,NULL,NULL,'2026-11-23 09:00:25.000000','2026-11-23 09:00:25.000000',NULL);
INSERT INTO "outbox" VALUES(24,'fetch/ca990119d45bbe1dc677',NULL,'fetch','slack','{"file":"ca990119d45bbe1dc677","number":"S-1001"}','done','2026-11-23 09:00:25.000000',1,NULL,NULL,'2026-11-23 09:00:25.000000','2026-11-23 09:00:25.000000',NULL);
INSERT INTO "outbox" VALUES(25,'fetch/97ad2395cc920522d2aa',NULL,'fetch','slack','{"file":"97ad2395cc920522d2aa","number":"S-1001"}','done','2026-11-23 09:00:25.000000',1,NULL,NULL,'2026-11-23 09:00:25.000000','2026-11-23 09:00:25.000000',NULL);
INSERT INTO "outbox" VALUES(26,'fetch/96c4d42fc914376a3c41',NULL,'fetch','slack','{"file":"96c4d42fc914376a3c41","number":"S-1001"}','leased','2026-11-23 09:00:25.000000',1,'a-machine-that-is-off:4711:0123456789ab','2026-11-23 09:01:30.000000','2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(27,'fetch/6b1e26da23c1ff0ce4fc',NULL,'fetch','slack','{"file":"6b1e26da23c1ff0ce4fc","number":"S-1001"}','due','2026-11-23 09:00:25.000000',0,NULL,NULL,'2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(28,'card/S-1001/179add625b9f794fcb80e79e/1451add5098dc619f161addc','slack/C0CLEAN','card','slack','{"number":"S-1001","to":{"channel":"slack","conversation":"slack/C0CLEAN"},"audience":"team","who":"cleaning","whole":false}','leased','2026-11-23 09:00:25.000000',1,'a-machine-that-is-off:4711:0123456789ab','2026-11-23 09:01:30.000000','2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(29,'card/S-1001/179add625b9f794fcb80e79e/d27f3a48fec0ec56279de693','slack/T1/DUSANNE','card','slack','{"number":"S-1001","to":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"audience":"requester","who":"sanne","whole":false}','due','2026-11-23 09:00:25.000000',0,NULL,NULL,'2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(30,'file/S-1001/dc370495a1bf1371c267dff7/1451add5098dc619f161addc','files/slack/C0CLEAN','file','slack','{"number":"S-1001","files":["ca990119d45bbe1dc677"],"to":{"channel":"slack","conversation":"slack/C0CLEAN"},"team":"cleaning","person":"","begun":"F-uploaded-before"}','leased','2026-11-23 09:00:25.000000',1,'a-machine-that-is-off:4711:0123456789ab','2026-11-23 09:01:30.000000','2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(31,'file/S-1001/cbb8382ecf4932714ae095a1/1451add5098dc619f161addc','files/slack/C0CLEAN','file','slack','{"number":"S-1001","files":["97ad2395cc920522d2aa"],"to":{"channel":"slack","conversation":"slack/C0CLEAN"},"team":"cleaning","person":""}','due','2026-11-23 09:00:25.000000',0,NULL,NULL,'2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(32,'say/283bb9deef02e6843abfb538/1','slack/C0HR','say','slack','{"to":{"channel":"slack","conversation":"slack/C0HR"},"number":"S-1001","message":{"text":"This waited for the room."}}','dead','2026-11-23 09:00:25.000000',1,NULL,NULL,'2026-11-23 09:00:25.000000','2026-11-23 09:00:25.000000','out of reach: channel_not_found');
INSERT INTO "outbox" VALUES(33,'say/283bb9deef02e6843abfb538/2','slack/T1/DUTOM','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUTOM"},"number":"S-1002","message":{"text":"Said under way."}}','leased','2026-11-23 09:00:25.000000',1,'a-machine-that-is-off:4711:0123456789ab','2026-11-23 09:01:30.000000','2026-11-23 09:00:25.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(34,'say/658411f401e8ce26930ce5e4/1','slack/T1/DUSANNE','say','slack','{"to":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"number":"S-1001","message":{"text":"Joost of Cleaning has picked up S-1001 (spill please). Expected to be done by 14:00 today."}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(35,'timer/S-1001/silence/2026-11-23T09:00:30+00:00/2026-11-23T09:00:30+00:00/0',NULL,'timer','','{"number":"S-1001","effect":"set_timer","name":"silence","at":"2026-11-23T10:00:25Z","stamp":"2026-11-23T09:00:30+00:00/2026-11-23T09:00:30+00:00","level":0}','due','2026-11-23 10:00:25.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(36,'card/S-1001/658411f401e8ce26930ce5e4/1451add5098dc619f161addc','slack/C0CLEAN','card','slack','{"number":"S-1001","to":{"channel":"slack","conversation":"slack/C0CLEAN"},"audience":"team","who":"cleaning","whole":false}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(37,'card/S-1001/658411f401e8ce26930ce5e4/d27f3a48fec0ec56279de693','slack/T1/DUSANNE','card','slack','{"number":"S-1001","to":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"audience":"requester","who":"sanne","whole":false}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(38,'in/slack:message:T1:sanne:30','in/slack/USANNE','heard','slack','{"incoming":{"key":"slack:message:T1:sanne:30","address":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"account":"USANNE","at":"2026-11-23T09:00:30Z","text":"hoe staat het met S-1001?","profile":{"name":"Sanne","email":"sanne@example.org"}}}','leased','2026-11-23 09:00:30.000000',1,'a-machine-that-is-off:4711:0123456789ab','2026-11-23 09:01:30.000000','2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(39,'in/slack:message:T1:sanne:31','in/slack/USANNE','heard','slack','{"incoming":{"key":"slack:message:T1:sanne:31","address":{"channel":"slack","conversation":"slack/T1/DUSANNE"},"account":"USANNE","at":"2026-11-23T09:00:30Z","text":"dank je","profile":{"name":"Sanne","email":"sanne@example.org"}}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(40,'in/slack:message:T1:joost:32','in/slack/UJOOST','heard','slack','{"incoming":{"key":"slack:message:T1:joost:32","address":{"channel":"slack","conversation":"slack/C0CLEAN"},"account":"UJOOST","at":"2026-11-23T09:00:30Z","press":{"action":"c:S-1002:acknowledge"},"profile":{"name":"Joost","email":"joost@example.org"},"room":true}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(41,'in/overheard/slack:message:T1:fatima:33','in/slack/UFATIMA','heard','slack','{"incoming":{"key":"slack:message:T1:fatima:33","address":{"channel":"slack","conversation":"slack/C0CLEAN"},"account":"UFATIMA","at":"2026-11-23T09:00:30Z","text":"what a day","profile":{"name":"Fatima","email":"fatima@example.org"},"room":true,"overheard":true}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(42,'in/slack:message:T1:tom:34','in/slack/UTOM','heard','slack','{"incoming":{"key":"slack:message:T1:tom:34","address":{"channel":"slack","conversation":"slack/T1/DUTOM"},"account":"UTOM","at":"2026-11-23T09:00:30Z","text":"er is een spill op zolder","profile":{"name":"Tom","email":"tom@example.org"},"edits":"slack:message:T1:tom:2"}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(43,'in/slack:message:T1:daan:35','in/slack/UDAAN','heard','slack','{"incoming":{"key":"slack:message:T1:daan:35","address":{"channel":"slack","conversation":"slack/T1/DUDAAN"},"account":"UDAAN","at":"2026-11-23T09:00:30Z","profile":{"name":"Daan","email":"daan@example.org"},"edits":"slack:message:T1:daan:4","deleted":true}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
INSERT INTO "outbox" VALUES(44,'in/suggested/slack:message:T1:lars:36','in/slack/ULARS','heard','slack','{"incoming":{"key":"slack:message:T1:lars:36","address":{"channel":"slack","conversation":"slack/T1/DULARS"},"account":"ULARS","at":"2026-11-23T09:00:30Z","text":"a spill in the cellar","profile":{"name":"Lars","email":"lars@example.org"},"permalink":"slack/archives/1","suggested_by":"UDAAN"}}','due','2026-11-23 09:00:30.000000',0,NULL,NULL,'2026-11-23 09:00:30.000000',NULL,NULL);
CREATE TABLE person (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR, 
	zone VARCHAR, 
	email VARCHAR, 
	tell VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE said (
	conversation VARCHAR NOT NULL, 
	ref VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	PRIMARY KEY (conversation, ref)
);
CREATE INDEX ix_account_person ON account (person);
CREATE INDEX ix_call_item ON call (item, opened_at);
CREATE INDEX ix_call_requester ON call (requester, ended, id);
CREATE INDEX ix_call_root ON call (root);
CREATE INDEX ix_call_team ON call (team, ended, id);
CREATE INDEX ix_card_ref ON card (conversation, ref);
CREATE INDEX ix_inbox_at ON inbox (at);
CREATE UNIQUE INDEX ux_ledger_call ON ledger (number, seq);
CREATE UNIQUE INDEX ux_mailbox_seq ON mailbox (conversation, seq);
CREATE INDEX ix_outbox_due ON outbox (due_at) WHERE state IN ('due', 'leased');
CREATE INDEX ix_outbox_lane ON outbox (lane, id) WHERE state IN ('due', 'leased');
CREATE INDEX ix_link_code_person ON link_code (person);
CREATE INDEX ix_link_try ON link_try (channel, account, at);
CREATE INDEX ix_file_message ON file (message);
CREATE INDEX ix_file_digest ON file (digest);
CREATE INDEX ix_file_use_file ON file_use (file);
COMMIT;
