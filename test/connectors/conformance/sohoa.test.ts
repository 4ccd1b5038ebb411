import { testConformance } from './matrix.ts';
import { sohoa } from './systems/sohoa.ts';

testConformance(sohoa);
