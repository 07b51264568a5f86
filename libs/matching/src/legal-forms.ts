/**
 * Words that name the legal form of a firm, as they read after `foldText`. A compact table of our own, mark M (from
 * memory): it only decides which names are compared as equal, and an equal name is a candidate, never a finding.
 * Group words (group, holding, 集团) are no legal forms: a parent is not its subsidiary.
 */
const FORMS = `
  co ltd | company limited | co limited | company ltd | ltd co | limited | ltd | llc | l l c | limited liability company
  inc | incorporated | corp | corporation | company | co | plc | public limited company | lp | llp | limited partnership
  limited liability partnership | pty ltd | pty limited | pty | proprietary limited | pte ltd | pte limited | pte
  pvt ltd | pvt limited | private limited | private ltd | pvt | sdn bhd | sendirian berhad | bhd | berhad
  gmbh | gesellschaft mit beschrankter haftung | gmbh and co kg | gmbh co kg | ag | aktiengesellschaft | kg | ohg | ug
  sa | s a | societe anonyme | sociedad anonima | sas | sarl | s a r l | sl | s l | sociedad limitada | srl | s r l
  spa | s p a | societa per azioni | sa de cv | s a de c v | s de rl de cv | srl de cv | eirl | ltda | limitada | eireli
  bv | b v | nv | n v | besloten vennootschap | naamloze vennootschap | ab | aktiebolag | as | a s | aps | oy | oyj | asa
  sp z o o | spolka z ograniczona odpowiedzialnoscia | spolka akcyjna | sp k | s r o | spol s r o | kft | zrt | doo
  d o o | dd | ooo | oao | zao | pao | ao | too | tov | ип | ооо | оао | зао | пао | ао | тоо | тов
  общество с ограниченной ответственностью | акционерное общество | uab | sia | ou | as
  pt | cv | ud | tbk | fze | fzco | fzc | fz llc | wll | w l l | bsc | psc | saog | saoc
  anonim sirketi | limited sirketi | ltd sti | limited sti | as ve ticaret | sanayi ve ticaret as | san ve tic as
  san ve tic ltd sti | sanayi ve ticaret limited sirketi
  cong ty tnhh mot thanh vien | cong ty tnhh mtv | cong ty tnhh | cong ty co phan | ctcp | cty tnhh | cty cp | jsc
  joint stock company | open joint stock company | closed joint stock company | public joint stock company | ojsc | cjsc
  pjsc | kabushiki kaisha | kk | yugen kaisha | godo kaisha
`;

/** Forms of scripts without spaces: they are cut from the ends of a name as they stand. */
const UNSPACED_FORMS = `
  股份有限公司 有限责任公司 有限責任公司 有限公司 股份公司 有限合伙 公司 株式会社 (株) 有限会社 (有) 合同会社 合資会社 合名会社
  주식회사 (주) 유한회사 유한책임회사 (유) 합자회사 บริษัท จํากัด จำกัด จํากัด(มหาชน) จำกัด(มหาชน) ห้างหุ้นส่วนจํากัด ห้างหุ้นส่วนจำกัด
`;

const words = (text: string): readonly (readonly string[])[] =>
  text
    .split(/[|\n]/)
    .map((form) => form.trim())
    .filter((form) => form !== '')
    .map((form) => form.split(' '))
    // Longest first: "co ltd" before "ltd".
    .sort((a, b) => b.length - a.length);

export const LEGAL_FORMS = words(FORMS);
export const UNSPACED_LEGAL_FORMS: readonly string[] = UNSPACED_FORMS.trim()
  .split(/\s+/)
  .sort((a, b) => b.length - a.length);
