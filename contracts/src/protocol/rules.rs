//! The rules between the messages of a case. Which of them a table uses where, stands in the table.

crate::rules! {
    /// The rules of every case.
    pub(crate) RULES {
        CAS_001 "CAS-001" Warning: "the case is heard of for the first time in its middle; what came before is taken as given"
            / "ärendet hörs av för första gången mitt i; det som kommit före tas för givet"
            @ "TKB 4.3: forgiving in receiving";
        CAS_002 "CAS-002" Warning: "arrived before what must come before it, which may still come"
            / "kom fram före det som måste komma före, och som ännu kan komma"
            @ "TKB 4.3: forgiving in receiving";
        CAS_003 "CAS-003" Error: "a case is opened once; what changes it later says that it is a change"
            / "ett ärende öppnas en gång; det som ändrar det senare säger att det är en ändring"
            @ "TKB 6.1.2: requestId; SFS 2017:612";
        CAS_004 "CAS-004" Error: "the version must be one more than the version before it (AR, VR, AB)"
            / "versionen måste vara en högre än versionen före (AR, VR, AB)"
            @ "TKB 5.3 rules 1, 3 and 5";
        CAS_005 "CAS-005" Warning: "speaks of an earlier version of the referral than the newest one"
            / "avser en tidigare version av remissen än den senaste"
            @ "TKB 6.2.2, 6.3.2: requestVersionNumber";
        CAS_006 "CAS-006" Error: "speaks of a version of the referral that must have been sent"
            / "avser en version av remissen som måste ha skickats"
            @ "TKB 6.2.2, 6.3.2: requestVersionNumber";
        CAS_007 "CAS-007" Error: "a referral is changed (AR) only before it is accepted (BEK) or forwarded, unless a complement was asked for (KOM)"
            / "en remiss ändras (AR) bara innan den bekräftats (BEK) eller vidareskickats, om inte komplettering begärts (KOM)"
            @ "TKB 5.3 rules 1 and 2";
        CAS_008 "CAS-008" Error: "a changed referral (AR) comes from the same referrer and goes to the same receiver"
            / "en ändrad remiss (AR) kommer från samma remittent och går till samma mottagare"
            @ "TKB 5.3 rule 1";
        CAS_009 "CAS-009" Error: "nothing is said of a referral that was aborted (AVB) or rejected (AVV)"
            / "ingenting sägs om en remiss som avbrutits (AVB) eller avvisats (AVV)"
            @ "TKB 5.3 rule 9";
        CAS_010 "CAS-010" Error: "after the final answer (SSV) comes no other answer than a final one"
            / "efter slutsvaret (SSV) kommer inget annat svar än ett slutsvar"
            @ "TKB 5.3 rule 10";
        CAS_011 "CAS-011" Error: "a referral is aborted (AVB) or rejected (AVV) only before it is answered"
            / "en remiss avbryts (AVB) eller avvisas (AVV) bara innan den besvarats"
            @ "TKB 5.3 rule 9";
        CAS_012 "CAS-012" Warning: "a referral should be accepted (BEK) before it is answered"
            / "en remiss bör bekräftas (BEK) innan den besvaras"
            @ "TKB 5.3 rules 2 and 10";
        CAS_013 "CAS-013" Warning: "a complement (KOM), a rejection (AVV) or a forwarding (VR, VID) should come before the referral is accepted or answered"
            / "kompletteringsbegäran (KOM), avvisning (AVV) och vidareskickning (VR, VID) bör komma innan remissen bekräftats eller besvarats"
            @ "TKB 5.3 rules 1, 2 and 5";
        CAS_014 "CAS-014" Warning: "has been said before; to say it again changes nothing"
            / "har sagts förut; att säga det igen ändrar ingenting"
            @ "TKB 4.3: forgiving in receiving";
        CAS_015 "CAS-015" Error: "what was said last is taken back first"
            / "det som sagts sist tas tillbaka först"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_016 "CAS-016" Error: "what is changed or taken back must have been said"
            / "det som ändras eller tas tillbaka måste ha sagts"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_017 "CAS-017" Error: "a patient is discharged after the notice that the patient is ready (utskrivningsklar)"
            / "en patient skrivs ut efter underrättelsen om att patienten är utskrivningsklar"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_018 "CAS-018" Error: "after the end of a case only the end itself is changed or taken back, or the case is opened anew, unless the patient has died"
            / "efter ärendets slut ändras eller återtas bara slutet självt, eller öppnas ärendet på nytt om inte patienten avlidit"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_019 "CAS-019" Error: "after the opening of a case was taken back, only a new opening follows"
            / "efter att ärendets öppnande tagits tillbaka följer bara ett nytt öppnande"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_020 "CAS-020" Warning: "a fast vårdkontakt should be named by the discharge or before it, and the discharge should say that what open care provides is there"
            / "fast vårdkontakt bör namnges i utskrivningsmeddelandet eller dessförinnan, och meddelandet bör säga att öppenvårdens insatser finns på plats"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_021 "CAS-021" Warning: "planning, a return from leave and what takes back a plan, a leave or a call to SIP should come before the case has ended; calls to SIP may come after the discharge"
            / "planering, återkomst från permission och återtag av plan, permission eller kallelse till SIP bör komma innan ärendet avslutats; kallelser till SIP får komma efter utskrivningen"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_022 "CAS-022" Error: "a patient comes back from leave after having gone"
            / "en patient kommer åter från permission efter att ha gått"
            @ "SFS 2017:612; state machine of the discharge process";
        CAS_023 "CAS-023" Error: "after the final answer (SSV) no complement is asked for (KOM) and nothing is forwarded (VR, VID)"
            / "efter slutsvaret (SSV) begärs ingen komplettering (KOM) och vidareskickas ingenting (VR, VID)"
            @ "TKB 5.3 rules 1, 5 and 10";
    }
}
