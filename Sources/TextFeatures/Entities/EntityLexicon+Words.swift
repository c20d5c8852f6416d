extension EntityLexicon {
    /// Words by the parts they play; French, English, German, Spanish, Italian, Portuguese, Dutch, Arabic.
    static let roleLists: [(Roles, String)] = [
        (
            .order,
            """
            commande commandes cde cmd réservation résa order orders ordre booking reservation \
            bestellung bestellungen auftrag buchung pedido pedidos orden ordenes reserva ordine ordini prenotazione \
            encomenda encomendas bestelling bestellingen boeking reservering \
            طلب طلبي طلبية طلبيتي الطلب الطلبية طلبك للطلب بالطلب اوردر الاوردر اوردري حجز حجزي الحجز طلبيات
            """
        ),
        (
            [.order, .marker],
            """
            bestellnummer bestellnr auftragsnummer auftragsnr buchungsnummer buchungsnr ordernummer ordernr bestelnummer \
            bestelnr boekingsnummer reserveringsnummer ordernumber orderid vorgangsnummer
            """
        ),
        (
            .invoice,
            """
            facture factures fact invoice invoices rechnung rechnungen factura facturas fattura fatture fatura faturas \
            factuur facturen فاتورة فاتورتي الفاتورة فاتوره
            """
        ),
        ([.invoice, .marker], "rechnungsnummer rechnungsnr factuurnummer factuurnr fakturanummer"),
        (
            .account,
            """
            compte client cliente abonné abonnée abonnement contrat adhérent account acct customer subscriber member \
            membership contract konto kunde kundin vertrag mitglied cuenta abonado socio contrato conto utente contratto \
            conta klant rekening lid contract حساب حسابي الحساب عميل العميل مشترك المشترك اشتراك الاشتراك
            """
        ),
        (
            [.account, .marker],
            """
            kundennummer kundennr kdnr kontonummer kontonr mitgliedsnummer vertragsnummer vertragsnr klantnummer klantnr \
            rekeningnummer lidnummer contractnummer accountnummer
            """
        ),
        (
            .marker,
            """
            n no nº num numéro numéros nro number nr nummer numero número núm nbr réf ref référence reference \
            referenz referencia riferimento rif referência kenmerk id رقم ورقم برقم رقمه رقمها
            """
        ),
        (
            .connector,
            """
            de du des d la le les est c is the of for was ist lautet die der das den es el del con al é il della dell è \
            do da dos met het van over sous avec mein meine my mi mia mio ma minha meu mijn client cliente code \
            هو هي على مع
            """
        ),
        (
            .determiner,
            """
            ma mes la cette ta votre vos notre nos leur l my our your this the his her their meine meiner die der unsere \
            unserer diese dieser ihre eine mi mis su sus el este esta nuestro nuestra il mio mia lo questo questa vostro \
            nostra nostro suo sua o a minha meu esta sua seu nossa nosso mijn onze jullie deze uw dit de het
            """
        ),
        (
            .unit,
            """
            pièces pièce pcs pc pieces piece unités unité units unit unidades unidad stück stk stuks stuk pezzi pezzo peças \
            x fois kg g gr mg ml cl l litres litre liter cm mm m km mètres metros mètre meter mètre h heures heure hours hour \
            min minutes minuten minuti minutos minuut s sec secondes jours jour days day tage tag tagen días dia dias día \
            giorni giorno dagen dag mois month months monate monat mes meses mesi mese maanden maand ans an années year years \
            jahre jahr años año anni anno anos ano jaar semaines semaine weeks week wochen woche semanas semana settimane \
            settimana weken personnes personne people personen person personas personne pessoas persone pers followers abonnés \
            amis points punkte puntos punti pontos punten articles items artikel artículos articoli artigos colis go gb mo mb to \
            tb w kw v mah hz exemplaires sacs t boxes cartons tonnes likes vues views aufrufe \
            قطعة قطع يوم ايام ساعة ساعات شهر اشهر كيلو متر شخص اشخاص سنة سنوات دقيقة
            """
        ),
        (
            .datePreposition,
            """
            le du au depuis dès avant jusqu on since by from until before am vom bis zum seit ab der den dem el del desde hasta dia día \
            il dal al entro em até desde op vanaf sinds tot voor datée daté dated يوم بتاريخ منذ حتى من
            """
        ),
        (
            .phone,
            """
            tél tel téléphone telephone portable mobile mobil numéro appelez appeler rappelez joignable whatsapp wsp \
            phone call ph cell cellphone ring text number telefon telefonnummer handynummer handy fon festnetz nummer rufnummer \
            anrufen teléfono telf móvil celular cel llamar llámame llamen telefono cellulare chiamatemi chiamare telefone \
            telemóvel ligar ligue zap whats tlm tlf fono fijo fixo fisso contacto contact contatto contato telefoon telefoonnummer gsm bel bellen mobiel \
            هاتف الهاتف جوال جوالي الجوال موبايل موبايلي رقمي واتساب الواتساب واتس اتصل تلفون تليفون التواصل للتواصل نمرتي
            """
        ),
        (
            .otherNumber,
            """
            isbn issn siret siren iban bic ean gtin imei sku tva vat ust ustid nif cif dni cpf cnpj steuernummer serial série \
            tracking suivi sendungsnummer iva partita kvk btw abn السجل
            """
        ),
    ]

    /// Currencies: the standard code, or a name where several countries share it; and the words that mean it.
    static let currencyLists: [(String, String, Roles)] = [
        ("EUR", "eur", .currencyPrefix), ("EUR", "euro euros يورو اورو", []),
        ("USD", "usd", .currencyPrefix),
        ("USD", "dollar dollars dólares dólar dollari dollaro bucks دولار دولارات", []),
        ("GBP", "gbp", .currencyPrefix), ("GBP", "quid pounds sterling استرليني", []),
        ("CHF", "chf", .currencyPrefix), ("CHF", "sfr", []),
        ("CAD", "cad", .currencyPrefix), ("AUD", "aud", .currencyPrefix), ("JPY", "jpy yen", .currencyPrefix),
        ("BRL", "brl", .currencyPrefix), ("BRL", "reais real", []), ("MXN", "mxn", .currencyPrefix),
        ("ARS", "ars", .currencyPrefix), ("COP", "cop", .currencyPrefix), ("CLP", "clp", .currencyPrefix),
        ("INR", "inr rs", .currencyPrefix), ("INR", "rupees roupies", []), ("TRY", "tl", []),
        ("AED", "aed", .currencyPrefix), ("SAR", "sar", .currencyPrefix), ("QAR", "qar", .currencyPrefix),
        ("KWD", "kwd", .currencyPrefix), ("BHD", "bhd", .currencyPrefix), ("OMR", "omr", .currencyPrefix),
        ("EGP", "egp", .currencyPrefix), ("MAD", "mad", [.currencyPrefix, .needsCapital]),
        ("TND", "tnd", .currencyPrefix), ("DZD", "dzd", .currencyPrefix), ("JOD", "jod", .currencyPrefix),
        ("DZD", "da", .needsCapital), ("TND", "dt", .needsCapital), ("XOF", "fcfa cfa xof xaf", []),
        ("PLN", "pln zł", .currencyPrefix), ("SEK", "sek", .currencyPrefix), ("NOK", "nok", .currencyPrefix),
        ("DKK", "dkk", .currencyPrefix), ("NGN", "ngn naira", .currencyPrefix), ("ZAR", "zar", .currencyPrefix),
        ("EGP", "جنيه جنيها", []), ("franc", "francs franc franken", []), ("krone", "kronor kroner", []),
        ("peso", "pesos peso", []), ("dirham", "dh dhs dirham dirhams درهم دراهم", []),
        ("dinar", "dinar dinars دينار دنانير", []), ("riyal", "riyal riyals ريال ريالات", []), ("lira", "ليرة", []),
    ]

    /// Month names, January to December, spellings apart by spaces; and the languages in which they are believed.
    static let monthLists: [(String, String)] = [
        (
            "",
            """
            janvier january januar enero gennaio janeiro januari jänner,février february februar febrero febbraio fevereiro \
            februari feber,märz marzo março maart,avril april abril aprile,mayo maggio maio mei,juin june juni junio giugno \
            junho,juillet july juli julio luglio julho,août august agosto augustus,septembre september septiembre setiembre \
            settembre setembro,octobre october oktober octubre ottobre outubro,novembre november noviembre novembro,\
            décembre december dezember diciembre dicembre dezembro
            """
        ),
        ("fr", "janv,févr fév,mars,avr,mai,,juil,aout,sept,oct,nov,déc"),
        ("en", "jan,feb,march mar,apr,may,jun,jul,aug,sep sept,oct,nov,dec"),
        ("de", "jan,feb,mär,apr,mai,jun,jul,aug,sep sept,okt,nov,dez"),
        ("es", "ene,feb,mar,abr,may,jun,jul,ago,sept,oct,nov,dic"),
        ("it", "gen,feb,mar,apr,mag,giu,lug,ago,set sett,ott,nov,dic"),
        ("pt", "jan,fev,mar,abr,mai,jun,jul,ago,set,out,nov,dez"),
        ("nl", "jan,feb,mrt,apr,,jun,jul,aug,sep sept,okt,nov,dec"),
        (
            "",
            """
            يناير جانفي,فبراير فيفري شباط,مارس آذار,أبريل ابريل أفريل نيسان,مايو ماي أيار,يونيو جوان حزيران,يوليو جويلية يوليوز تموز,\
            أغسطس أوت غشت,سبتمبر شتنبر أيلول,أكتوبر اكتوبر,نوفمبر نونبر,ديسمبر دجنبر
            """
        ),
    ]
}
